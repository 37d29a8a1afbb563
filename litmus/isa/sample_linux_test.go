//go:build linux && (amd64 || arm64)

package isa_test

import (
	"encoding/binary"
	"math/rand/v2"
	"slices"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"example.org/atomlab/asm/jit"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/internal/specimen"
	"example.org/atomlab/litmus/isa"
	"example.org/atomlab/litmus/isa/meaning"
)

// A sample is one instruction and what surrounds it.
type sample struct {
	in     litmus.Instr
	form   litmus.Form
	before machineState
	marked bool // an exclusive load of the same place goes ahead
	block  *sampleBlock
}

// A machineState is all that an instruction could change, as it lies in memory.
type machineState struct {
	General [32]uint64
	Vector  [32][2]uint64
	Flags   uint64
	Went    uint64 // where control went
	Memory  [memorySize]byte
}

const memorySize = 256

// A sampleBlock is where the machine code finds a sample and leaves the result: the instruction works on the memory of
// after.
type sampleBlock struct{ Before, After machineState }

// samplesMemory maps memory whose addresses fit 32 bits where the code asks for that.
func samplesMemory(t testing.TB, n int) []sampleBlock {
	memory, err := unix.Mmap(-1, 0, n*int(unsafe.Sizeof(sampleBlock{})), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE|lowMemory)
	require.NoError(t, err)
	t.Cleanup(func() { unix.Munmap(memory) })
	return unsafe.Slice((*sampleBlock)(unsafe.Pointer(&memory[0])), n)
}

// prepare makes an instruction of a form, and a state in which its address lies in the memory of the block.
func prepare(r *rand.Rand, f litmus.Form, block *sampleBlock, forget func(*sample)) (*sample, bool) {
	s := &sample{block: block}
	i := isa.For(testedArch)
	s.in = specimen.New(r, testedArch, f.Syntax, pool)
	form, err := i.Form(s.in)
	if err != nil || form.Syntax != f.Syntax || form.Unpredictable != "" || isa.For(testedArch).Encode(&jit.Buffer{}, s.in, anywhere, s.place) != nil {
		return nil, false
	}
	s.form = form
	if forget != nil {
		forget(s)
	}
	for n := range s.before.General {
		s.before.General[n] = interesting(r)
	}
	for n := range s.before.Vector {
		s.before.Vector[n] = [2]uint64{interesting(r), interesting(r)}
	}
	s.before.Flags = r.Uint64() & allFlags
	for n := range s.before.Memory {
		s.before.Memory[n] = byte(interesting(r))
	}
	s.marked = slices.Contains(form.Reads, "RES") && r.IntN(4) > 0
	if !s.point(r) {
		return nil, false
	}
	if r.IntN(2) == 0 {
		s.meet()
	}
	return s, true
}

// set puts numbers into memory at the address of the instruction.
func (s *sample) set(numbers ...uint64) {
	at, ok := s.touched()
	if !ok {
		return
	}
	for i, n := range numbers {
		binary.LittleEndian.PutUint64(s.before.Memory[int(at-s.address(0))+8*i:], n)
	}
}

func anywhere(string) (jit.Label, error) { return 0, nil }

// place is where the location x of an instruction is: in the memory of the block.
func (s *sample) place(string) (litmus.Mem, error) {
	return litmus.Mem{Disp: int64(s.address(96))}, nil
}

func (s *sample) address(offset int) uint64 {
	return uint64(uintptr(unsafe.Pointer(&s.block.After.Memory))) + uint64(offset)
}

// interesting is a number of those that make a difference more often than others.
func interesting(r *rand.Rand) uint64 {
	return []uint64{0, 1, ^uint64(0), 1 << 63, 1 << 31, 0x7fffffff, r.Uint64(), r.Uint64(), r.Uint64() >> 32, r.Uint64() & 0xff}[r.IntN(10)]
}

// memoryOperand is the operand in memory, if there is one.
func memoryOperand(in litmus.Instr) (litmus.Mem, bool) {
	for _, o := range in.Operands {
		if m, ok := o.(litmus.Mem); ok {
			return m, true
		}
	}
	return litmus.Mem{}, false
}

// point gives the base register of an address the value with which it lies in the memory of the block.
func (s *sample) point(r *rand.Rand) bool {
	m, ok := memoryOperand(s.in)
	if !ok {
		return true
	}
	if m.Index != "" && numberOf(m.Index) == numberOf(m.Base) {
		return false
	}
	align := max(1, s.form.Access.Align)
	target := s.address(96 + r.IntN(32)/align*align)
	if m.Mode != litmus.PostIndex {
		target -= uint64(m.Disp)
	}
	if m.Index != "" {
		target -= offsetOf(m, s.before.General[numberOf(m.Index)])
	}
	s.before.General[numberOf(m.Base)] = target
	return true
}

// offsetOf is what an index adds to an address.
func offsetOf(m litmus.Mem, index uint64) uint64 {
	switch m.Extend.Name {
	case "UXTW":
		index = uint64(uint32(index))
	case "SXTW":
		index = uint64(int64(int32(index)))
	}
	return index * uint64(max(1, m.Scale)) << m.Extend.Amount
}

// registers are all of a state by name.
func (m *machineState) registers() map[string]meaning.Register {
	all := map[string]meaning.Register{}
	for _, n := range kept {
		all[generalName(n)] = meaning.Register{Lo: m.General[n]}
	}
	for n := range vectors {
		all[vectorName(n)] = meaning.Register{Lo: m.Vector[n][0], Hi: m.Vector[n][1]}
	}
	return all
}

// stackOnly are the forms that only the stack pointer needs, which no code of tests may name: other rows take other
// registers.
var stackOnly = []string{"MOV =Wd|SP, Wn|SP", "MOV =Xd|SP, Xn|SP"}

// touched is the address that the instruction accesses.
func (s *sample) touched() (uint64, bool) {
	m, ok := memoryOperand(s.in)
	if !ok {
		return 0, false
	}
	at := s.before.General[numberOf(m.Base)]
	if m.Mode != litmus.PostIndex {
		at += uint64(m.Disp)
	}
	if m.Index != "" {
		at += offsetOf(m, s.before.General[numberOf(m.Index)])
	}
	return at, true
}

// execute runs all samples in one go.
func execute(t testing.TB, samples []*sample) {
	var b jit.Buffer
	begin(&b)
	for _, s := range samples {
		s.block.Before, s.block.After = s.before, machineState{Memory: s.before.Memory, Went: nowhere}
		load(&b, s)
		label := b.NewLabel()
		require.NoError(t, isa.For(testedArch).Encode(&b, s.in, func(string) (jit.Label, error) { return label, nil }, s.place))
		finish(&b, s, label)
	}
	end(&b)
	code, err := b.Finish()
	require.NoError(t, err)
	loaded, err := jit.Load(code)
	require.NoError(t, err)
	defer loaded.Free()
	require.EqualValues(t, 5, loaded.Run(unsafe.Pointer(&samples[0].block.Before)))
}
