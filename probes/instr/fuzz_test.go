package instr

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus"
)

// FuzzParse arranges whatever text: nothing panics, and what is arranged keeps its promise and can be assembled.
func FuzzParse(f *testing.F) {
	for _, text := range []string{
		"lock xaddq %rax,(%rdi)", "movl (%rdi),%eax", "movq %rax,%rbx; lock; incl 8(%rdi)", "movq (%rdi,%rcx,8),%rsi", "cmpxchg16b (%rsi)",
		"movdqa %xmm0,%xmm1", "shlq %cl,%rax", "movb %ah,%bl", "xorl %eax,%eax", "jmp x", "movq %a,%b", "nop;;nop",
		"LDADD X0,X1,[X2]", "LDXR X0,[X1];STXR W2,X0,[X1]", "LDR X0,[X1],#8", "CASP X0,X1,X2,X3,[X4]", "MOV X0,XZR", "ldr w0,[x1,w2,sxtw]",
	} {
		f.Add(text, text[0] < 'a')
	}
	f.Fuzz(func(t *testing.T, text string, arm bool) {
		arch := litmus.X86_64
		if arm {
			arch = litmus.AArch64
		}
		b, err := Parse(arch, text)
		if err != nil {
			assert.NotEmpty(t, err.Error())
			return
		}
		for _, arrange := range []func() (Arrangement, error){b.Chained, b.Independent} {
			a, err := arrange()
			if err != nil {
				continue
			}
			for i := range a.copies {
				for n, in := range b.code { // the same instruction, but for registers
					want, err := b.isa.Form(in)
					require.NoError(t, err)
					got, err := b.isa.Form(a.copies[i][n])
					require.NoError(t, err)
					assert.Equal(t, want.Syntax, got.Syntax)
				}
			}
			if _, err := b.spare(); err == nil {
				arranged(t, a)
			}
		}
		for _, chained := range []bool{false, true} {
			if w, err := b.Walked(chained); err == nil {
				_, err = w.Assemble(2, false)
				assert.NoError(t, err)
			}
		}
	})
}
