// Package isa knows the instruction sets of litmus tests: how each instruction is written, what its machine code is, and
// what it does to memory.
//
// Each instruction set is a package with one table, in which an instruction is one entry: [a64] for AArch64, [x86] for
// X86_64 and X86. To add an instruction is to add an entry there.
//
// The encoders are plain Go and run on any host: code for an arm64 machine can be made on an amd64 one.
package isa

import (
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa/a64"
	"example.org/atomlab/litmus/isa/x86"
)

// An ISA is an instruction set in one way of writing it.
type ISA interface {
	// Parse reads one instruction without its labels.
	Parse(text string) (litmus.Instr, error)
	// Format writes what Parse reads.
	Format(litmus.Instr) string
	// Whole returns the name of the widest register that a register is part of: X1 for W1, rax for al.
	Whole(register string) (name string, ok bool)
	// Example is the name of a register, for messages.
	Example() string
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
