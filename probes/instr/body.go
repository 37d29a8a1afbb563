package instr

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa"
)

// A Body is one or several instructions that are timed together, as one operation.
type Body struct {
	Text string
	Arch litmus.Arch

	isa   isa.ISA
	code  []litmus.Instr
	bases []string // whole registers that addresses begin with, in the order in which they are named
	named []string // whole registers that are named, bases included, in that order
	start map[string]start
}

// A start is what a register holds in front of the first copy: a number, or the address of so many bytes into the line.
type start struct {
	address bool
	n       int
}

// Limits of a text.
const (
	maxText         = 1000 // bytes
	maxInstructions = 16
)

// Parse reads instructions that are separated by semicolons. It works on any machine.
func Parse(arch litmus.Arch, text string) (Body, error) {
	b := Body{Text: text, Arch: arch, isa: isa.For(arch), start: map[string]start{}}
	if len(text) > maxText {
		return b, fmt.Errorf("found %d bytes of text, expected at most %d", len(text), maxText)
	}
	pieces := split(text)
	if len(pieces) > maxInstructions {
		return b, fmt.Errorf("found %d instructions, expected at most %d", len(pieces), maxInstructions)
	}
	for _, piece := range pieces {
		in, err := b.isa.Parse(piece)
		if err == nil {
			in.Pos = litmus.Pos{Line: 1, Col: 1 + len(b.code)}
			err = b.add(in)
		}
		if err != nil {
			return b, fmt.Errorf("%.40q: %w", piece, err)
		}
	}
	return b, nil
}

// split cuts at semicolons, but for the one that may stand behind lock.
func split(text string) (pieces []string) {
	for piece := range strings.SplitSeq(text, ";") {
		if last := len(pieces) - 1; last >= 0 && strings.EqualFold(pieces[last], "lock") {
			pieces[last] += " " + piece
			continue
		}
		pieces = append(pieces, strings.TrimSpace(piece))
	}
	return pieces
}

// add takes an instruction, if it can be timed.
func (b *Body) add(in litmus.Instr) error {
	form, err := b.isa.Form(in)
	if err != nil {
		return err
	}
	if form.Control != litmus.Next {
		return errors.New("found a branch, expected what goes the same way each time")
	}
	for _, o := range in.Operands {
		if err := b.operand(o); err != nil {
			return err
		}
	}
	if err := encodable(b.Arch, in); err != nil {
		return err
	}
	for _, name := range used(form) {
		if _, given := b.start[name]; !given && !b.isa.Hidden(name) {
			b.start[name] = start{n: 1}
		}
	}
	b.code = append(b.code, in)
	return nil
}

// operand learns the registers that an operand names.
func (b *Body) operand(o litmus.Operand) (err error) {
	learn := func(name string, begin start) {
		whole, ok := b.isa.Whole(name)
		if !ok {
			err = fmt.Errorf("found the register %.20s, expected one that the processor has", name)
			return
		}
		if _, zero := b.isa.Part(whole, whole); !zero {
			return // the zero register
		}
		if old, given := b.start[whole]; given && !old.address && (begin.address || begin.n == 0) || !given {
			b.start[whole] = begin
		}
		if !slices.Contains(b.named, whole) {
			b.named = append(b.named, whole)
		}
		if begin.address && !slices.Contains(b.bases, whole) {
			b.bases = append(b.bases, whole)
		}
	}
	switch o := o.(type) {
	case litmus.Reg:
		learn(o.Name, start{n: 1})
	case litmus.Mem:
		if o.Symbol != "" || o.Base == "" {
			return errors.New("found an address without a base register, expected one, which will point to the line")
		}
		learn(o.Base, start{address: true})
		if o.Index != "" {
			learn(o.Index, start{n: 0})
		}
	case litmus.Imm:
		if o.Symbol != "" {
			return fmt.Errorf("found the place %.20s, expected a number", o.Symbol)
		}
	}
	return err
}

// used are the whole registers that an instruction reads or writes, those that the code cannot name excepted.
func used(f litmus.Form) (names []string) {
	names = slices.Clone(f.Reads)
	for _, w := range f.Writes {
		names = append(names, w.Register)
	}
	return names
}

// Check returns an error if the body will not be run on this machine: it is for another one, lacks a processor's
// feature, needs too many registers, or is not known to stay in its line.
func (b *Body) Check() error {
	if b.Arch != litmus.Native() {
		return fmt.Errorf("found instructions of %s, expected those of this machine, %s", b.Arch, litmus.Native())
	}
	if err := isa.Missing(b.Arch, litmus.Thread{Code: b.code}); err != nil {
		return err
	}
	if _, err := b.spare(); err != nil {
		return err
	}
	_, err := b.plain().proven()
	return err
}

// touches is whether some instruction accesses memory.
func (b *Body) touches() bool { return len(b.bases) > 0 }

// renamed is the body with other registers; false if some instruction does not exist with them.
func (b *Body) renamed(code []litmus.Instr, names map[string]string) ([]litmus.Instr, bool) {
	code = slices.Clone(code)
	fits := true
	for i, in := range code {
		code[i].Operands = litmus.RenameRegisters(in.Operands, func(name string, _ bool) string {
			whole, _ := b.isa.Whole(name)
			to, renamed := names[whole]
			if !renamed {
				return name
			}
			part, ok := b.isa.Part(name, to)
			if !ok {
				fits = false
				return name
			}
			return part
		})
		before, _ := b.isa.Form(in)
		after, err := b.isa.Form(code[i])
		fits = fits && err == nil && after.Syntax == before.Syntax && after.Unpredictable == "" && encodable(b.Arch, code[i]) == nil
		if !fits {
			return nil, false
		}
	}
	return code, true
}

// free are the registers of one kind that the body leaves, but for so many that the code around it needs.
func (b *Body) free(vector bool) (names []string) {
	all := b.isa.Free()
	if vector {
		all = nil
		for n := range 16 {
			all = append(all, fmt.Sprintf("xmm%d", n))
		}
	}
	for _, name := range all {
		if _, taken := b.start[name]; !taken {
			names = append(names, name)
		}
	}
	if !vector {
		names = names[:max(0, len(names)-spares)]
	}
	return names
}

// spares are how many registers the code around the copies needs.
const spares = 2

// spare are those registers: the last that the body leaves.
func (b *Body) spare() ([]string, error) {
	var names []string
	for _, name := range b.isa.Free() {
		if _, taken := b.start[name]; !taken {
			names = append(names, name)
		}
	}
	if len(names) < spares {
		return nil, fmt.Errorf("found that it uses all registers but %d, expected it to leave %d to the loop around it", len(names), spares)
	}
	return names[len(names)-spares:], nil
}

// isVector is whether a register is of the kind that does not hold addresses.
func isVector(whole string) bool { return strings.HasPrefix(whole, "xmm") }
