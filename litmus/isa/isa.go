// Package isa knows the instruction sets of litmus tests: how each instruction is written, what its machine code is,
// and what it does.
//
// Each instruction set is a package with one table, in which an instruction is one row: [a64] for AArch64, [x86] for
// X86_64 and X86. The row says all that is known of it, and whoever wants to know something asks for its [litmus.Form],
// its meaning or its code: no other list of instructions exists. To add an instruction is to add a row.
//
// The encoders are plain Go and run on any host: code for an arm64 machine can be made on an amd64 one.
package isa

import (
	"fmt"

	"example.org/atomlab/asm/jit"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa/a64"
	"example.org/atomlab/litmus/isa/meaning"
	"example.org/atomlab/litmus/isa/x86"
)

// An ISA is an instruction set in one way of writing it.
type ISA interface {
	// Parse reads one instruction without its labels.
	Parse(text string) (litmus.Instr, error)
	// Format writes what Parse reads.
	Format(litmus.Instr) string
	// Old writes an instruction in the way that the hashes of tests are made of.
	Old(litmus.Instr) string
	// Whole returns the name of the widest register that a register is part of: X1 for W1, rax for al.
	Whole(register string) (name string, ok bool)
	// Machine returns the name of the register that a register is part of on this machine: rax for al, also in tests of
	// 32 bits.
	Machine(register string) (name string, ok bool)
	// Reserved says why a register is not the test's, or nothing if it is.
	Reserved(register string) string
	// Hidden is whether a register is one that the code of a test cannot name, such as the flags.
	Hidden(register string) bool
	// High is whether a register is a part of another that is not its lowest: ah.
	High(register string) bool
	// Flags is the register of the flags, and its value with all of them undefined.
	Flags() (register string, undefined meaning.Value)
	// Forms returns what the table says of each of its instructions, without what depends on operands.
	Forms() []litmus.Form
	// Form returns what the table says of an instruction besides its code and its meaning.
	Form(litmus.Instr) (litmus.Form, error)
	// Plain returns an instruction that does the same but does not order others, if there is one.
	Plain(litmus.Instr) (litmus.Instr, bool)
	// Without returns an instruction that does the same and lacks one of several orders, if there is one.
	Without(litmus.Instr, litmus.Order) (litmus.Instr, bool)
	// Clear returns an instruction that makes a register 0 and depends on nothing.
	Clear(litmus.Reg) litmus.Instr
	// Move returns an instruction that copies a register to another of the same width.
	Move(to, from litmus.Reg) litmus.Instr
	// OnRegister returns an instruction that does with the lowest bytes of a whole register what another does with so
	// many bytes of memory, which it loads or stores in no order. It may leave anything above them. False means that there
	// is none.
	OnRegister(in litmus.Instr, whole string) (litmus.Instr, bool)
	// Goto returns an instruction after which control goes on at a label.
	Goto(label string) litmus.Instr
	// Meaning returns what an instruction does, for the models.
	Meaning(litmus.Instr) (meaning.Meaning, error)
	// Encode appends the machine code of an instruction. It asks for the labels that the instruction names, and where
	// the places in memory are that it names: at a base register and a displacement.
	Encode(b *jit.Buffer, in litmus.Instr, label func(name string) (jit.Label, error), place Places) error
	// Decode reads the instruction at the beginning of code, which stands at an address, and says how long it is. It is
	// the inverse of Encode, and takes besides what no text of a test may have ([litmus.Form] says so): the decoded code
	// of programs. Their labels and places are named by their addresses ([litmus.AddressName]).
	Decode(code []byte, address uint64) (in litmus.Instr, size int, err error)
	// Free lists the registers that symbolic ones may become.
	Free() []string
	// Like returns the part of a whole register that stands for a symbolic one: W3 for W%a and X3; where the name does
	// not say, that of so many bits, or all of it for 0. Other names stay.
	Like(name, whole string, bits int) string
	// Part returns the part of a whole register that another name is of its own: W3 for W1 and X3, r8b for al and r8.
	// False means that there is none: of ah and rdi, of vectors and others.
	Part(name, whole string) (part string, ok bool)
	// Example is the name of a register, for messages.
	Example() string
}

// Places says where the places of a test are when its code runs.
type Places = func(name string) (litmus.Mem, error)

// Encode appends the code of a thread. The code ends where the next instruction of the buffer will be: nothing returns.
func Encode(b *jit.Buffer, a litmus.Arch, thread litmus.Thread, place Places) error {
	if err := (&litmus.Test{Threads: []litmus.Thread{thread}}).Validate(); err != nil {
		return err
	}
	i := For(a)
	labels := map[string]jit.Label{}
	for _, in := range thread.Code {
		for _, name := range in.Labels {
			labels[name] = b.NewLabel()
		}
	}
	find := func(name string) (jit.Label, error) {
		if l, ok := labels[name]; ok {
			return l, nil
		}
		return 0, fmt.Errorf("found a branch to %s, expected a label", name)
	}
	for _, in := range thread.Code {
		for _, name := range in.Labels {
			b.Bind(labels[name])
		}
		if in.Mnemonic == "" {
			continue
		}
		if err := i.Encode(b, in, find, place); err != nil {
			return fmt.Errorf("%s: P%d: %s: %w", in.Pos, thread.Proc, i.Format(in), err)
		}
	}
	return nil
}

// For returns the instruction set of an architecture.
func For(a litmus.Arch) ISA {
	switch a {
	case litmus.AArch64:
		return a64.ISA{}
	case litmus.X86:
		return x86.Intel
	}
	return x86.ATT
}
