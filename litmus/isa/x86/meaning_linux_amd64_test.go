package x86

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"unsafe"

	"github.com/klauspost/cpuid/v2"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/jit"
	"example.org/atomlab/asm/pages"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/internal/flat"
	"example.org/atomlab/litmus/isa/meaning"
)

// free are the numbers of the registers that programs use: rdi has the address of the memory, r10 is an index.
var free = []int{0, 1, 2, 3, 5, 6, 8, 9, 11}

const (
	arena = 256 // bytes that programs read and write; what is left at the end is stored behind them
	size  = 1024
)

// operand makes one up that fits a slot, or nil.
func operand(r *rand.Rand, slot string) litmus.Operand {
	bits, _ := strconv.Atoi(strings.Trim(slot, "rmeis"))
	memory := func() litmus.Operand {
		m := litmus.Mem{Base: "rdi", Disp: 16 * int64(r.IntN(arena/16-2))}
		if r.IntN(4) == 0 {
			m.Index, m.Scale = "r10", 1<<r.IntN(3)
			m.Disp += int64(16 - m.Scale*4)
			if bits == 128 || bits == 0 {
				m.Scale, m.Disp = 4, m.Disp&^15
			}
		}
		return m
	}
	register := func() litmus.Operand {
		if bits == 8 && r.IntN(4) == 0 {
			return litmus.Reg{Name: []string{"ah", "ch", "dh", "bh"}[r.IntN(4)]}
		}
		return litmus.Reg{Name: names[bits][free[r.IntN(len(free))]]}
	}
	either := r.IntN(2) == 0
	switch {
	case slot == "label" || slot == "place":
		return nil
	case slot == "cl":
		return litmus.Reg{Name: "cl"}
	case slot == "x" || slot == "xm" && either:
		return litmus.Reg{Name: fmt.Sprintf("xmm%d", r.IntN(4))}
	case slot == "xm":
		bits = 128
		return memory()
	case strings.HasPrefix(slot, "rm") && either, slot[0] == 'r':
		return register()
	case slot[0] == 'i':
		return litmus.Imm{Value: int64(r.Uint64()) >> (64 - min(bits, 32, map[bool]int{true: 8, false: 64}[slot == "i8s"]))}
	}
	return memory()
}

var have = map[string]bool{"": true, "CX8": true, "CX16": cpuid.CPU.Has(cpuid.CX16), "SSE4_1": cpuid.CPU.Has(cpuid.SSE4)}

// random makes an instruction of a form, or fails if the form is not for straight code, or not for this processor.
func random(r *rand.Rand, f *form) (in litmus.Instr, ok bool) {
	in.Mnemonic = f.mnemonic
	for _, slot := range f.slots {
		o := operand(r, slot)
		if o == nil {
			return in, false
		}
		in.Operands = append(in.Operands, o)
	}
	if f.means == nil || !have[f.needs] {
		return in, false
	}
	if f.lockable && r.IntN(2) == 0 {
		in.Prefix = "lock"
	}
	for _, in.Bits = range []int{0, f.bits} {
		if found, _, err := find(in); err == nil && found.syntax == f.syntax {
			err = ATT.Encode(&jit.Buffer{}, in, nil, nil)
			return in, err == nil
		}
	}
	return in, false
}

// all are the forms of the table that a random program can contain.
func allForms() (all []*form) {
	for _, r := range table {
		all = append(all, expand(r)...)
	}
	return all
}

func appendCode(t *testing.T, b *jit.Buffer, lines ...string) {
	for _, line := range lines {
		in, err := ATT.Parse(line)
		require.NoError(t, err, line)
		require.NoError(t, ATT.Encode(b, in, nil, nil), line)
	}
}

// setcc stores the flags that it is named after.
var setcc = []struct {
	name string
	mask uint64
}{{"o", overflow}, {"b", carry}, {"e", zero}, {"s", sign}, {"p", parity}}

// compare runs a program on this processor and by its meaning: both must leave the same registers, memory and flags, those aside
// that the manual leaves undefined.
func compare(t *testing.T, r *rand.Rand, memory *pages.Block, program []litmus.Instr) {
	base := uint64(uintptr(memory.At(0)))
	real := unsafe.Slice((*byte)(memory.At(0)), size)
	clear(real)
	for i := range arena {
		real[i] = byte(r.Uint32() >> (r.IntN(2) * 24))
	}
	world := &flat.Memory{Base: base, Bytes: append([]byte(nil), real[:arena]...)}
	m := &meaning.Machine{World: world, Regs: map[string]meaning.Register{"rdi": {Lo: base}, "r10": {Lo: 4}}}
	var b jit.Buffer
	appendCode(t, &b, "movq $4,%r10")
	for n := range 4 {
		appendCode(t, &b, fmt.Sprintf("movdqu %d(%%rdi),%%xmm%d", 16*n, n))
		m.Regs[fmt.Sprintf("xmm%d", n)] = meaning.Register{Lo: binary.LittleEndian.Uint64(real[16*n:]), Hi: binary.LittleEndian.Uint64(real[16*n+8:])}
	}
	for _, n := range free {
		v := []uint64{0, 1, 1 << 63, 0x7fffffff, r.Uint64(), r.Uint64() & 0xff00ff, binary.LittleEndian.Uint64(real[16*r.IntN(8):])}[r.IntN(7)]
		appendCode(t, &b, fmt.Sprintf("movabsq $%d,%%%s", int64(v), names[64][n]))
		m.Regs[names[64][n]] = meaning.Register{Lo: v}
	}
	start, err := ATT.Parse("cmpq %rax,%rbx")
	require.NoError(t, err)
	var text []string
	for i, in := range append([]litmus.Instr{start}, program...) {
		require.NoError(t, ATT.Encode(&b, in, nil, nil))
		means, err := ATT.Meaning(in)
		require.NoError(t, err)
		m.Begin(i)
		means(m)
		text = append(text, ATT.Format(in))
		require.NoError(t, m.Err, strings.Join(text, "\n"))
	}
	if world.Choices > 0 { // it depends on an undefined flag
		return
	}
	for i, cc := range setcc {
		appendCode(t, &b, fmt.Sprintf("set%s %d(%%rdi)", cc.name, arena+i))
	}
	for i, n := range free {
		appendCode(t, &b, fmt.Sprintf("movq %%%s,%d(%%rdi)", names[64][n], arena+64+8*i))
	}
	for n := range 4 {
		appendCode(t, &b, fmt.Sprintf("movdqu %%xmm%d,%d(%%rdi)", n, arena+256+16*n))
	}
	jit.Return(&b, 5)
	code, err := b.Finish()
	require.NoError(t, err)
	loaded, err := jit.Load(code)
	require.NoError(t, err)
	defer loaded.Free()
	require.EqualValues(t, 5, loaded.Run(memory.At(0)))

	program1 := strings.Join(text, "\n")
	require.Equal(t, world.Bytes, real[:arena], "memory after\n%s", program1)
	flags := m.Regs[flagsRegister]
	for i, cc := range setcc {
		if flags.Hi&cc.mask == 0 {
			require.Equal(t, byte(b2u(flags.Lo&cc.mask != 0)), real[arena+i], "set%s after\n%s", cc.name, program1)
		}
	}
	for i, n := range free {
		require.Equal(t, m.Regs[names[64][n]].Lo, binary.LittleEndian.Uint64(real[arena+64+8*i:]), "%s after\n%s", names[64][n], program1)
	}
	for n := range 4 {
		v := m.Regs[fmt.Sprintf("xmm%d", n)]
		at := real[arena+256+16*n:]
		require.Equal(t, [2]uint64{v.Lo, v.Hi}, [2]uint64{binary.LittleEndian.Uint64(at), binary.LittleEndian.Uint64(at[8:])}, "xmm%d after\n%s", n, program1)
	}
}

// TestMeaning has every form of the table in programs of its own, with others after it.
func TestMeaning(t *testing.T) {
	if os.Getenv("ATOMLAB_TEST_EMULATED") != "" { // QEMU leaves other flags than a processor, by cmpxchg16b after sbb for one
		t.Skip("an emulator is no witness of what x86 instructions do: this test needs an x86 processor")
	}
	rounds := 8
	if testing.Short() {
		rounds = 1
	}
	r := rand.New(rand.NewPCG(3, 4))
	memory, err := pages.New(4096)
	require.NoError(t, err)
	defer memory.Free()
	forms := allForms()
	covered := 0
	for _, f := range forms {
		done := 0
		for try := 0; try < 40 && done < rounds; try++ {
			first, ok := random(r, f)
			if !ok {
				continue
			}
			program := []litmus.Instr{first}
			for range 3 {
				if next, ok := random(r, forms[r.IntN(len(forms))]); ok {
					program = append(program, next)
				}
			}
			compare(t, r, memory, program)
			done++
		}
		covered += int(b2u(done > 0))
	}
	t.Logf("%d of %d forms have run; the others are jumps, addresses of places, or what this processor lacks", covered, len(forms))
	require.Greater(t, covered, len(forms)*8/10)
}

// TestEveryFormHasAMeaning: none of the table is left out.
func TestEveryFormHasAMeaning(t *testing.T) {
	for _, f := range allForms() {
		require.NotNil(t, f.means, f.syntax)
	}
}

// FuzzMeaning makes programs from seeds.
func FuzzMeaning(f *testing.F) {
	f.Add(uint64(1), uint64(2))
	memory, err := pages.New(4096)
	require.NoError(f, err)
	forms := allForms()
	f.Fuzz(func(t *testing.T, a, b uint64) {
		if os.Getenv("ATOMLAB_TEST_EMULATED") != "" {
			t.Skip("this needs an x86 processor")
		}
		r := rand.New(rand.NewPCG(a, b))
		var program []litmus.Instr
		for range 6 {
			if next, ok := random(r, forms[r.IntN(len(forms))]); ok {
				program = append(program, next)
			}
		}
		compare(t, r, memory, program)
	})
}
