package isa_test

import (
	"fmt"
	"os"
	"strings"
	"unsafe"

	"example.org/atomlab/asm/jit"
	"example.org/atomlab/asm/machine"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa"
)

const (
	testedArch = litmus.AArch64
	lowMemory  = 0
	vectors    = 32
	allFlags   = 15
)

// unproven are the features that QEMU's max does not have: their rows are executed nowhere.
var unproven = []string{"FEAT_LRCPC3", "FEAT_LSE128", "FEAT_LSCP"}

var flagLetters = map[rune]uint64{'n': 8, 'z': 4, 'c': 2, 'v': 1}

// kept are the numbers of the registers that are looked at: not those of the system and of Go, nor X30, which has the
// address of the sample. Any of them may be an operand.
var kept = func() (all []int) {
	for n := range 28 {
		if n != 18 {
			all = append(all, n)
		}
	}
	return all
}()

var pool = kept

func generalName(n int) string { return fmt.Sprintf("X%d", n) }
func vectorName(n int) string  { return fmt.Sprintf("V%d", n) }

func wholeName(name string) string {
	whole, _ := isa.For(testedArch).Whole(name)
	return whole
}

func numberOf(name string) int {
	n := -1
	fmt.Sscanf(wholeName(name), "X%d", &n)
	return n
}

// emulated is the name of the emulator, if there is one.
func emulated() string { return machine.Detect().Emulated }

// noWitness is why this machine cannot tell what instructions do, or need not.
func noWitness() string {
	if model := os.Getenv("ATOMLAB_TEST_CPU"); model != "" && model != "max" {
		return "an emulator does the same for all of its processors: max has the most instructions"
	}
	return ""
}

// meet has a comparison find what it looks for.
func (s *sample) meet() {
	if !strings.HasPrefix(s.in.Mnemonic, "CAS") {
		return
	}
	value := func(i int) uint64 { return s.before.General[numberOf(s.in.Operands[i].(litmus.Reg).Name)] }
	switch {
	case s.form.Access.Order&litmus.Pair == 0:
		s.set(value(0))
	case s.form.Access.Bytes == 8:
		s.set(value(0)&0xffffffff | value(1)<<32)
	default:
		s.set(value(0), value(1))
	}
}

// move moves a number to a register.
func move(b *jit.Buffer, register uint32, n uint64) {
	for part := range uint32(4) {
		code := uint32(0xf2800000) // MOVK
		if part == 0 {
			code = 0xd2800000 // MOVZ
		}
		b.Word(code | part<<21 | uint32(n>>(16*part)&0xffff)<<5 | register)
	}
}

const pointer = 30 // has the address of a block

func general(b *jit.Buffer, code uint32, n int, offset uintptr) {
	b.Word(code | uint32(offset/8)<<10 | pointer<<5 | uint32(n))
}

func vector(b *jit.Buffer, code uint32, n int, offset uintptr) {
	b.Word(code | uint32(offset/16)<<10 | pointer<<5 | uint32(n))
}

var link = new([2]uint64)

// Where control went: 0 is on, and an address to the label.
const nowhere = 7

func jumped(went uint64) bool { return went != 0 }

func readWithoutName(litmus.Instr) bool { return false }

// begin keeps where to return to.
func begin(b *jit.Buffer) {
	move(b, 0, uint64(uintptr(unsafe.Pointer(link))))
	b.Word(0xf900001e) // STR X30,[X0]
}

// load gives all registers and flags the values of the sample; an exclusive load may go ahead.
func load(b *jit.Buffer, s *sample) {
	b.Word(0xd5033f5f) // CLREX
	if s.marked {
		at, _ := s.touched()
		move(b, 0, at)
		text := map[int]string{1: "LDXRB W1,[X0]", 2: "LDXRH W1,[X0]", 4: "LDXR W1,[X0]", 8: "LDXR X1,[X0]", 16: "LDXP X1,X2,[X0]"}[s.form.Access.Bytes]
		if s.form.Access.Order&litmus.Pair != 0 && s.form.Access.Bytes == 8 {
			text = "LDXP W1,W2,[X0]"
		}
		in, err := isa.For(testedArch).Parse(text)
		if err == nil {
			err = isa.For(testedArch).Encode(b, in, nil, nil)
		}
		if err != nil {
			panic(err)
		}
	}
	move(b, pointer, uint64(uintptr(unsafe.Pointer(&s.block.Before))))
	general(b, 0xf9400000, 0, unsafe.Offsetof(s.before.Flags))
	b.Word(0xd3648c00) // LSL X0,X0,#28
	b.Word(0xd51b4200) // MSR NZCV,X0
	for n := range vectors {
		vector(b, 0x3dc00000, n, unsafe.Offsetof(s.before.Vector)+16*uintptr(n))
	}
	for _, n := range kept {
		general(b, 0xf9400000, n, unsafe.Offsetof(s.before.General)+8*uintptr(n))
	}
}

// finish stores where control went, and all registers and flags.
func finish(b *jit.Buffer, s *sample, label jit.Label) {
	mark := func(taken bool) {
		move(b, pointer, uint64(uintptr(unsafe.Pointer(&s.block.After.Went))))
		if taken {
			b.Word(0xf90003de) // STR X30,[X30]
		} else {
			b.Word(0xf90003df) // STR XZR,[X30]
		}
	}
	mark(false)
	b.Word(0x14000006) // B over the other mark
	b.Bind(label)
	mark(true)
	move(b, pointer, uint64(uintptr(unsafe.Pointer(&s.block.After))))
	for _, n := range kept {
		general(b, 0xf9000000, n, unsafe.Offsetof(s.before.General)+8*uintptr(n))
	}
	b.Word(0xd53b4200) // MRS X0,NZCV
	b.Word(0xd35cfc00) // LSR X0,X0,#28
	general(b, 0xf9000000, 0, unsafe.Offsetof(s.before.Flags))
	for n := range vectors {
		vector(b, 0x3d800000, n, unsafe.Offsetof(s.before.Vector)+16*uintptr(n))
	}
}

// end goes back.
func end(b *jit.Buffer) {
	move(b, 0, uint64(uintptr(unsafe.Pointer(link))))
	b.Word(0xf940001e) // LDR X30,[X0]
	jit.Return(b, 5)
}
