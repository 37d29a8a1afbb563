package isa_test

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"

	"example.org/atomlab/asm/jit"
	"example.org/atomlab/asm/machine"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/internal/specimen"
	"example.org/atomlab/litmus/isa"
)

const (
	testedArch = litmus.X86_64
	lowMemory  = unix.MAP_32BIT
	vectors    = 16
	allFlags   = 0x8d5
)

// unproven are the features that not every processor has, whose rows are then not executed.
var unproven = []string{"CLFLUSHOPT", "CLWB", "PREFETCHW"}

var flagLetters = map[rune]uint64{'o': 1 << 11, 's': 1 << 7, 'z': 1 << 6, 'a': 1 << 4, 'p': 1 << 2, 'c': 1}

// kept are the numbers of the registers that are looked at: all but the stack pointer. Any of them may be an operand.
var kept = []int{0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}

var pool = kept

func generalName(n int) string { return specimen.X86Name(n, 64) }
func vectorName(n int) string  { return fmt.Sprintf("xmm%d", n) }

func wholeName(name string) string {
	whole, _ := isa.For(testedArch).Whole(name)
	return whole
}

func numberOf(name string) int {
	whole := wholeName(name)
	return slices.Index(generalNames, whole)
}

var generalNames = func() (names []string) {
	for n := range 16 {
		names = append(names, specimen.X86Name(n, 64))
	}
	return names
}()

// emulated is the name of the emulator, if there is one.
func emulated() string { return machine.Detect().Emulated }

// noWitness is why this machine cannot tell what instructions do.
func noWitness() string {
	if emulated() != "" { // QEMU leaves other flags than a processor, by cmpxchg16b after sbb for one
		return "an emulator is no witness of what x86 instructions do: this test needs an x86 processor"
	}
	return ""
}

// meet has a comparison find what it looks for.
func (s *sample) meet() {
	name, is := strings.CutPrefix(s.in.Mnemonic, "cmpxchg")
	rax, rdx := s.before.General[0], s.before.General[2]
	switch {
	case !is:
	case name == "8b":
		s.set(rax&0xffffffff | rdx<<32)
	case name == "16b":
		s.set(rax, rdx)
	default:
		s.set(rax)
		if r, ok := s.in.Operands[0].(litmus.Reg); ok {
			if _, isMem := memoryOperand(s.in); !isMem {
				s.before.General[numberOf(r.Name)] = rax
			}
		}
	}
}

func absolute(b *jit.Buffer, at unsafe.Pointer) {
	b.Bytes(binary.LittleEndian.AppendUint32(nil, uint32(uintptr(at)))...)
}

// general and vector are MOV and MOVDQU between a register and an absolute address.
func general(b *jit.Buffer, opcode byte, n int, at unsafe.Pointer) {
	b.Bytes(0x48|byte(n>>3<<2), opcode, byte(n&7<<3|4), 0x25)
	absolute(b, at)
}

func vector(b *jit.Buffer, opcode byte, n int, at unsafe.Pointer) {
	b.Bytes(0xf3, 0x40|byte(n>>3<<2), 0x0f, opcode, byte(n&7<<3|4), 0x25)
	absolute(b, at)
}

func begin(*jit.Buffer) {}

// Where control went.
const (
	nowhere = iota
	on
	toLabel
)

func jumped(went uint64) bool { return went == toLabel }

// readWithoutName is whether an instruction reads a register that it does not name, which may be the base of its
// address.
func readWithoutName(in litmus.Instr) bool {
	return strings.HasPrefix(in.Mnemonic, "cmpxchg") || strings.HasSuffix(in.Mnemonic, "mul") && len(in.Operands) == 1
}

// load gives all registers and flags the values of the sample.
func load(b *jit.Buffer, s *sample) {
	for n := range vectors {
		vector(b, 0x6f, n, unsafe.Pointer(&s.block.Before.Vector[n]))
	}
	b.Bytes(0xff, 0x34, 0x25) // PUSH, POPFQ
	absolute(b, unsafe.Pointer(&s.block.Before.Flags))
	b.Bytes(0x9d)
	for _, n := range kept {
		general(b, 0x8b, n, unsafe.Pointer(&s.block.Before.General[n]))
	}
}

// finish stores where control went, and all registers and flags.
func finish(b *jit.Buffer, s *sample, label jit.Label) {
	mark := func(n byte) {
		b.Bytes(0xc6, 0x04, 0x25)
		absolute(b, unsafe.Pointer(&s.block.After.Went))
		b.Bytes(n)
	}
	mark(on)
	b.Bytes(0xeb, 8) // JMP over the other mark
	b.Bind(label)
	mark(toLabel)
	for _, n := range kept {
		general(b, 0x89, n, unsafe.Pointer(&s.block.After.General[n]))
	}
	b.Bytes(0x9c, 0x8f, 0x04, 0x25) // PUSHFQ, POP
	absolute(b, unsafe.Pointer(&s.block.After.Flags))
	for n := range vectors {
		vector(b, 0x7f, n, unsafe.Pointer(&s.block.After.Vector[n]))
	}
}

func end(b *jit.Buffer) { jit.Return(b, 5) }
