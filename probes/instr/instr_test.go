package instr

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus"
)

// TestArrangements says of texts of both architectures how their copies are arranged. Nothing of it needs the machine.
func TestArrangements(t *testing.T) {
	const never = "cannot be "
	for _, c := range []struct {
		arch                       litmus.Arch
		text, chained, independent string
	}{
		// chained as they stand
		{litmus.X86_64, "addq %rax,%rbx", "through rbx", "11 chains in turn"},
		{litmus.X86_64, "lock xaddq %rax,(%rdi)", "through memory, rax", "6 chains in turn"},
		{litmus.X86_64, "lock; incl (%rdi)", "through memory", "8 chains in turn"},
		{litmus.X86_64, "xchgq %rax,(%rdi)", "through memory, rax", "6 chains in turn"},
		{litmus.X86_64, "movq (%rdi),%rdi", "through rdi", "13 chains in turn"},
		{litmus.X86_64, "movq %rax,(%rdi); movq (%rdi),%rax", "through rax", "12 chains in turn"},
		{litmus.X86_64, "movb %al,%bl", "through rbx", "11 chains in turn"}, // it keeps the rest of rbx
		{litmus.AArch64, "ADD X0,X0,#1", "through X0", "16 chains in turn"},
		{litmus.AArch64, "LDADD X0,X1,[X2]", "through memory", "8 chains in turn"},
		{litmus.AArch64, "CAS X0,X1,[X2]", "through X0, memory", "8 chains in turn"},
		{litmus.AArch64, "CASP X0,X1,X2,X3,[X4]", "through X0, X1, memory", "4 chains in turn"}, // 16 bytes each
		{litmus.AArch64, "LDXR X0,[X1]; ADD X0,X0,#1; STXR W2,X0,[X1]", "through memory", "8 chains in turn"},
		// by changing places
		{litmus.X86_64, "movq %rax,%rbx", "from rbx to rax, which change places", "as it stands"},
		{litmus.X86_64, "movq (%rdi),%rax", "from rax to rdi, which change places", "as it stands"},
		{litmus.X86_64, "movdqa %xmm0,%xmm1", "from xmm1 to xmm0, which change places", "as it stands"},
		{litmus.AArch64, "ADD X0,X1,X2", "from X0 to X1, which change places", "as it stands"},
		{litmus.AArch64, "LDR X0,[X1]", "from X0 to X1, which change places", "as it stands"},
		{litmus.AArch64, "SWP X0,X1,[X2]", "from X1 to X0, which change places", "8 chains in turn"},
		// by an addition: 32 bits are no address
		{litmus.X86_64, "movl (%rdi),%eax", "by addq %rax,%rdi", "as it stands"},
		{litmus.AArch64, "LDR W0,[X1]", "by ADD X1,X1,X0", "as it stands"},
		// not at all
		{litmus.X86_64, "nop", never + "chained: it leaves nothing", "as it stands"},
		{litmus.X86_64, "mfence", never + "chained: it leaves nothing", "as it stands"},
		{litmus.X86_64, "movq %rax,(%rdi)", never + "chained: what it leaves (memory)", "as it stands"},
		{litmus.X86_64, "cmpq %rax,%rbx", never + "chained: what it leaves (the flags)", "as it stands"},
		{litmus.X86_64, "movq $1,%rax; cmpq %rax,%rbx", never + "chained: what it leaves (rax, the flags)", "as it stands"},
		{litmus.X86_64, "adcq %rax,%rbx", "through rbx, the flags", never + "made independent: each has to read what another writes (rbx, the flags)"},
		{litmus.X86_64, "lock cmpxchgq %rcx,(%rdi)", "through rax", never + "made independent: each has to read what another writes (memory, rax)"},
		{litmus.AArch64, "DMB ISH", never + "chained: it leaves nothing", "as it stands"},
		{litmus.AArch64, "CMP X0,X1", never + "chained: what it leaves (the flags)", "as it stands"},
		{litmus.AArch64, "ADCS X0,X0,X2", "through X0, the flags", never + "made independent: each has to read what another writes (X0, the flags)"},
	} {
		t.Run(c.text, func(t *testing.T) {
			b, err := Parse(c.arch, c.text)
			require.NoError(t, err)
			says := func(a Arrangement, err error) string {
				if err != nil {
					return err.Error()
				}
				arranged(t, a)
				return a.Says
			}
			assert.Contains(t, says(b.Chained()), c.chained)
			assert.Contains(t, says(b.Independent()), c.independent)
		})
	}
}

// arranged checks an arrangement against its promise, and that there is code of it, whichever way it was found.
func arranged(t *testing.T, a Arrangement) {
	between, err := a.between()
	require.NoError(t, err)
	independent := strings.HasSuffix(a.Says, "in turn") || a.Says == "as it stands"
	assert.Equal(t, independent, len(between) == 0, "%s: %v", a.Says, between)
	assert.True(t, independent || a.chains(), a.Says)
	n := 3 * a.Period()
	c, err := a.Assemble(n)
	require.NoError(t, err)
	l := c.listing(a.body.Arch, "", a.Period())
	assert.Equal(t, a.Period(), l.Repeat, "the copies do not repeat")
	assert.Len(t, l.Period, len(a.all()), "the disassembler finds another number of instructions")
	_, err = a.Assemble(n + 1)
	assert.Equal(t, a.Period() > 1, err != nil, "copies that are no whole period")
	_, err = a.Assemble(0)
	assert.ErrorIs(t, err, errCopies)
}

// TestRefuses: each is an error in words, wherever it is found.
func TestRefuses(t *testing.T) {
	long := strings.Repeat("nop;", 20) + "nop"
	for _, c := range []struct {
		arch       litmus.Arch
		text, want string
	}{
		{litmus.X86_64, "", "expected an instruction"},
		{litmus.X86_64, ";", "expected an instruction"},
		{litmus.X86_64, "lock", "expected an instruction"},
		{litmus.X86_64, "hlt", "expected an x86 instruction that user-level tests may use"},
		{litmus.X86_64, "syscall", "expected an x86 instruction that user-level tests may use"},
		{litmus.X86_64, "rdmsr", "expected an x86 instruction that user-level tests may use"},
		{litmus.X86_64, "call %rax", "expected an x86 instruction that user-level tests may use"},
		{litmus.X86_64, "jmp x", "found a branch"},
		{litmus.X86_64, "je x", "found a branch"},
		{litmus.X86_64, "movq %rsp,%rax", "belongs to the system"},
		{litmus.X86_64, "movq (%rsp),%rax", "belongs to the system"},
		{litmus.X86_64, "movq %a,%rax", "expected one that the processor has"},
		{litmus.X86_64, "movq (x),%rax", "expected one, which will point to the line"},
		{litmus.X86_64, "movq $x,%rax", "found the place x, expected a number"},
		{litmus.X86_64, "movq (16),%rax", "expected one, which will point to the line"},
		{litmus.X86_64, "movq 64(%rdi),%rax", "found 8 bytes at line+64"},
		{litmus.X86_64, "movq -1(%rdi),%rax", "found 8 bytes at line-1"},
		{litmus.X86_64, "movq 60(%rdi),%rax", "found 8 bytes at line+60"},
		{litmus.X86_64, "lock incq 3(%rdi)", "multiple of 8"},
		{litmus.X86_64, "addq $8,%rdi; movq (%rdi),%rax", "found 8 bytes at line+64"},
		{litmus.X86_64, "movq (%rdi),%rdi; movq %rax,(%rdi)", "not known to stay"},
		{litmus.X86_64, "movb %ah,%r8b", "found ah, bh, ch or dh beside a register"},
		{litmus.X86_64, long, "found 21 instructions, expected at most 16"},
		{litmus.X86_64, strings.Repeat(" ", 2000), "found 2000 bytes of text, expected at most 1000"},
		{litmus.AArch64, "WFE", "expected an AArch64 instruction that user-level tests may use"},
		{litmus.AArch64, "SVC #0", "expected an AArch64 instruction that user-level tests may use"},
		{litmus.AArch64, "B x", "found a branch"},
		{litmus.AArch64, "CBZ X0,x", "found a branch"},
		{litmus.AArch64, "LDR X0,[SP]", "belongs to the system"},
		{litmus.AArch64, "MOV X0,X28", "belongs to the system"},
		{litmus.AArch64, "LDR X0,[X1],#8", "found 8 bytes at line+64"},
		{litmus.AArch64, "LDR X0,[X1,#64]", "found 8 bytes at line+64"},
		{litmus.AArch64, "LDP X0,X0,[X1]", "writes X0 twice"},
		{litmus.AArch64, "STADD X0,[X1,X2]", "expected"},
	} {
		b, err := Parse(c.arch, c.text)
		for _, arrange := range []func() (Arrangement, error){b.Chained, b.Independent} {
			if err == nil {
				_, err = arrange()
			}
		}
		assert.ErrorContains(t, err, c.want, c.text)
	}
}

func TestTooManyRegisters(t *testing.T) {
	var text []string
	for _, r := range strings.Fields("rax rbx rcx rdx rsi rbp r8 r9 r10 r11 r12 r13 r14 r15") {
		text = append(text, "incq %"+r)
	}
	b, err := Parse(litmus.X86_64, strings.Join(text, ";"))
	require.NoError(t, err)
	a, err := b.Chained()
	require.NoError(t, err)
	_, err = a.Assemble(1)
	assert.ErrorContains(t, err, "uses all registers but 0")
	if litmus.Native() == litmus.X86_64 {
		assert.ErrorContains(t, b.Check(), "uses all registers but 0")
	} else {
		assert.ErrorContains(t, b.Check(), "found instructions of X86_64")
	}
}

// TestFlow holds what depends on what against what the manuals say of some instructions.
func TestFlow(t *testing.T) {
	for _, c := range []struct {
		arch       litmus.Arch
		text, want string
	}{
		{litmus.X86_64, "movq (%rdi),%rax", "rax: memory, rdi"},
		{litmus.X86_64, "xchgq %rax,%rbx", "rax: rbx; rbx: rax"},
		{litmus.X86_64, "xchgq %rax,%rbx; movq %rbx,%rcx", "rax: rbx; rbx: rax; rcx: rax"},
		{litmus.X86_64, "movq $1,%rax; addq %rax,%rbx", "rax: ; rbx: rbx; the flags: rbx"},
		{litmus.X86_64, "movw %ax,%bx", "rbx: rax, rbx"},
		{litmus.X86_64, "movl %eax,%ebx", "rbx: rax"},
		{litmus.X86_64, "movq %rax,8(%rdi); movq (%rdi),%rbx", "memory: rax, rdi; rbx: memory, rdi"},
		{litmus.X86_64, "movq %rax,(%rdi); movq (%rdi),%rbx", "memory: rax, rdi; rbx: rax, rdi"},
		{litmus.AArch64, "LDR X0,[X1],#8", "X0: X1, memory; X1: X1"},
		{litmus.AArch64, "LDP X0,X2,[X1]", "X0: X1, memory; X2: X1, memory"},
		{litmus.AArch64, "SWP X0,X1,[X2]", "X1: X2, memory; memory: X0, X2"},
		{litmus.AArch64, "CSEL X0,X1,X2,EQ", "X0: X1, X2, the flags"},
		{litmus.AArch64, "ADDS X0,X1,X2", "X0: X1, X2; the flags: X1, X2"},
	} {
		b, err := Parse(c.arch, c.text)
		require.NoError(t, err, c.text)
		f, err := flowOf(b.Arch, b.code, b.start)
		require.NoError(t, err, c.text)
		assert.Equal(t, c.want, told(&b, f), c.text)
	}
}

// told is a flow as text; bytes of memory are taken together.
func told(b *Body, f flow) string {
	all := map[string]elements{}
	var names []element
	for e, from := range f.from {
		name := b.words([]element{e})[0]
		if all[name] == nil {
			all[name] = elements{}
			names = append(names, e)
		}
		for source := range from {
			all[name][source] = true
		}
	}
	var parts []string
	for _, name := range b.words(names) {
		var from []element
		for e := range all[name] {
			from = append(from, e)
		}
		parts = append(parts, fmt.Sprintf("%s: %s", name, strings.Join(b.words(from), ", ")))
	}
	return strings.Join(parts, "; ")
}

// TestWalked says what the addresses of walks wait for.
func TestWalked(t *testing.T) {
	for _, c := range []struct {
		arch litmus.Arch
		text string
		want string
	}{
		{litmus.X86_64, "lock xaddq %rax,(%rdi)", "the next address waits for rax"},
		{litmus.X86_64, "movq (%rdi),%rdi", "the next address waits for rdi"},
		{litmus.X86_64, "movzbl 5(%rdi),%ebx", "the next address waits for rbx"},
		{litmus.X86_64, "lock cmpxchg16b (%rdi)", "the next address waits for rax"},
		{litmus.X86_64, "movq %rax,(%rdi)", "no address can wait for it"},
		{litmus.X86_64, "lock incq (%rdi)", "no address can wait for it"},
		{litmus.X86_64, "addq %rax,%rbx", "it touches no memory"},
		{litmus.AArch64, "LDADD X0,X1,[X2]", "the next address waits for X1"},
		{litmus.AArch64, "LDXR X0,[X1]; ADD X0,X0,#1; STXR W2,X0,[X1]", "the next address waits for X0"},
		{litmus.AArch64, "STADD X0,[X1]", "no address can wait for it"},
		{litmus.AArch64, "LDR X0,[X1,#72]", "found 8 bytes at line+72"},
	} {
		b, err := Parse(c.arch, c.text)
		require.NoError(t, err)
		w, err := b.Walked(true)
		if err != nil {
			assert.ErrorContains(t, err, c.want, c.text)
		} else {
			assert.Equal(t, c.want, w.Says, c.text)
		}
		if w, err := b.Walked(false); err == nil {
			_, err = w.Assemble(Lines, false)
			assert.NoError(t, err)
		}
	}
}

// TestListing reads code with the disassembler: it must say what was asked for, in its own words.
func TestListing(t *testing.T) {
	for _, c := range []struct {
		arch litmus.Arch
		text string
		want string
	}{
		{litmus.X86_64, "lock xaddq %rax,(%rdi)", "lock xadd %rax,(%rdi) | sub $0x1,%r14 | jne .-0x32"},
		{litmus.X86_64, "movl (%rdi),%eax", "mov (%rdi),%eax; add %rax,%rdi | sub $0x1,%r14 | jne .-0x32"},
		{litmus.AArch64, "LDADD X0,X1,[X2]", ".inst 0xf8200041 (the disassembler does not know it) | sub x26, x26, #0x1 | cbnz x26, .-0x24"},
		{litmus.AArch64, "LDR W0,[X1]", "ldr w0, [x1]; add x1, x1, x0 | sub x26, x26, #0x1 | cbnz x26, .-0x44"},
	} {
		b, err := Parse(c.arch, c.text)
		require.NoError(t, err)
		a, err := b.Chained()
		require.NoError(t, err)
		code, err := a.Assemble(8)
		require.NoError(t, err)
		l := code.listing(c.arch, "", a.Period())
		var period, all []string
		for _, line := range l.Period {
			period = append(period, line.Text)
		}
		all = append(all, strings.Join(period, "; "))
		for _, line := range l.Loop {
			all = append(all, line.Text)
		}
		assert.Equal(t, c.want, strings.Join(all, " | "), c.text)
	}
	b, err := Parse(litmus.X86_64, "nop")
	require.NoError(t, err)
	a, err := b.Independent()
	require.NoError(t, err)
	code, err := a.Assemble(4)
	require.NoError(t, err)
	code.bytes[code.period.to] = 0xf8
	l := code.listing(b.Arch, "", 1)
	assert.Equal(t, 4, l.Repeat, "the second copy is another one: nothing repeats")
	assert.Len(t, l.Period, 4)
	assert.Equal(t, []Line{{"ff ff", unreadable}}, disassemble(litmus.X86_64, []byte{0xff, 0xff}))
	assert.Equal(t, []Line{{"00 00", unreadable}}, disassemble(litmus.AArch64, []byte{0, 0}))
}

// TestPerCopy: what both loops have is gone.
func TestPerCopy(t *testing.T) {
	const overhead, each, n = 1000, 2.5, 48
	assert.Equal(t, each, perCopy(overhead+2*n*each, overhead+n*each, n))
	assert.Zero(t, perCopy(overhead, overhead, n))
	assert.Equal(t, 3.0, median([]float64{9, 1, 3}))
}
