package isa_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa"
)

// TestOnRegister has what becomes of accesses to memory when a register stands for it. TestAlone of package compiled
// compares what they do with the processor.
func TestOnRegister(t *testing.T) {
	for _, c := range []struct {
		arch           litmus.Arch
		of, whole, now string // now is "" where no instruction does it
	}{
		{litmus.X86_64, "setne (x)", "r12", "setne %r12b"},
		{litmus.X86_64, "movzbl (x),%eax", "r12", "movzbl %r12b,%eax"},
		{litmus.X86_64, "movb %al,(x)", "rbx", "movb %al,%bl"},
		{litmus.X86_64, "addl $3,(x)", "r9", "addl $3,%r9d"},
		{litmus.X86_64, "cmpq (x),%rcx", "r9", "cmpq %r9,%rcx"},
		{litmus.X86_64, "lock addl $3,(x)", "r9", ""},
		{litmus.X86_64, "xchgl %eax,(x)", "r9", ""},
		{litmus.X86_64, "mfence", "r9", ""},
		{litmus.AArch64, "LDRB W1,[X0]", "X9", "UBFM W1,W9,#0,#7"},
		{litmus.AArch64, "LDRSB X1,[X0]", "X9", "SBFM X1,X9,#0,#7"},
		{litmus.AArch64, "LDRSH W1,[X0]", "X9", "SBFM W1,W9,#0,#15"},
		{litmus.AArch64, "LDRSW X1,[X0]", "X9", "SBFM X1,X9,#0,#31"},
		{litmus.AArch64, "LDURH W1,[X0,#1]", "X9", "UBFM W1,W9,#0,#15"},
		{litmus.AArch64, "LDR W1,[X0]", "X9", "UBFM W1,W9,#0,#31"},
		{litmus.AArch64, "STRB W1,[X0]", "X9", "MOV X9,X1"},
		{litmus.AArch64, "LDARB W1,[X0]", "X9", ""},
		{litmus.AArch64, "STLR W1,[X0]", "X9", ""},
		{litmus.AArch64, "LDP W1,W2,[X0]", "X9", ""},
		{litmus.AArch64, "SWP W1,W2,[X0]", "X9", ""},
		{litmus.AArch64, "ADD X1,X2,X3", "X9", ""},
	} {
		i := isa.For(c.arch)
		in, err := i.Parse(c.of)
		require.NoError(t, err, c.of)
		now, ok := i.OnRegister(in, c.whole)
		assert.Equal(t, c.now != "", ok, c.of)
		if ok {
			want, err := i.Parse(c.now)
			require.NoError(t, err, c.now)
			assert.Equal(t, i.Format(want), i.Format(now), c.of)
			_, err = i.Form(now)
			assert.NoError(t, err, c.of)
		}
	}
}
