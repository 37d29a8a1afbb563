//go:build linux && (amd64 || arm64)

package isa_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa"
)

// samplesOf makes so many samples of each form, each with a second one that differs in what is not read. It returns the
// forms that this processor does not have.
func samplesOf(t testing.TB, r *rand.Rand, forms []litmus.Form, each int, forget func(*sample)) (samples []*sample, missing []litmus.Form) {
	memory := samplesMemory(t, 2*each*len(forms))
	for _, f := range forms {
		if slices.Contains(stackOnly, f.Syntax) || astray(f) {
			continue
		}
		if !isa.Has(f.Needs) {
			missing = append(missing, f)
			continue
		}
		made := 0
		for misses := 0; misses < 400 && made < each; { // in a row: many texts of add +r8, rm8 are add +rm8, r8
			s, ok := prepare(r, f, &memory[0], forget)
			if !ok {
				misses++
				continue
			}
			misses = 0
			o := s.again(&memory[1])
			if s.comparable() {
				o = s.unread(r, &memory[1])
			}
			memory = memory[2:]
			samples = append(samples, s, o)
			made++
		}
		if made == 0 && f.Decoded { // the code of an instruction that a row before has, and that every text becomes
			continue
		}
		require.Equal(t, each, made, "so many instructions could be made of %s", f.Syntax)
	}
	return samples, missing
}

// astray is whether no test could go on after an instruction: it leaves the code, moves the stack, or may fault.
func astray(f litmus.Form) bool {
	return f.Control > litmus.Branch || f.Faults || strings.Contains(f.Syntax, "rsp")
}

// again is the same sample in another block, if a second one that differs in what is not read cannot be made.
func (s *sample) again(block *sampleBlock) *sample {
	next := *s
	next.block = block
	if m, ok := memoryOperand(s.in); ok {
		next.before.General[numberOf(m.Base)] += next.address(0) - s.address(0)
	}
	return &next
}

// unread is the same sample with other values in everything that the row does not say is read.
func (s *sample) unread(r *rand.Rand, block *sampleBlock) *sample {
	next := *s
	next.block = block
	flags, _ := isa.For(testedArch).Flags()
	for _, n := range kept {
		name := generalName(n)
		keeps := slices.ContainsFunc(s.form.Writes, func(w litmus.Write) bool { return w.Register == name && w.Keeps })
		if !slices.Contains(s.form.Reads, name) && !keeps {
			next.before.General[n] = interesting(r)
		}
	}
	for n := range vectors {
		if !slices.Contains(s.form.Reads, vectorName(n)) {
			next.before.Vector[n] = [2]uint64{interesting(r), interesting(r)}
		}
	}
	if !slices.Contains(s.form.Reads, flags) {
		reads := flagsOf(s.form.Flags.Reads)
		next.before.Flags = s.before.Flags&reads | r.Uint64()&allFlags&^reads
	}
	if m, ok := memoryOperand(s.in); ok { // the address follows the block
		next.before.General[numberOf(m.Base)] = s.before.General[numberOf(m.Base)] + next.address(0) - s.address(0)
	}
	return &next
}

// comparable is whether a second sample can differ in what is not read, and have the same results: not if the base of
// the address is data too, nor if what happens depends on where it lies, or on chance.
func (s *sample) comparable() bool {
	if slices.Contains(s.form.Reads, "RES") || s.form.Unrun {
		return false
	}
	m, isMem := memoryOperand(s.in)
	if isMem && s.form.Access.Kind == litmus.NoAccess && len(s.form.Writes) > 0 { // lea
		return false
	}
	base := wholeName(m.Base)
	named := func(o litmus.Operand) bool {
		imm, isImm := o.(litmus.Imm)
		reg, isReg := o.(litmus.Reg)
		return isImm && imm.Symbol != "" || isReg && isMem && wholeName(reg.Name) == base
	}
	unnamed := func(name string) bool { return isMem && name == base && readWithoutName(s.in) }
	return !slices.ContainsFunc(s.in.Operands, named) && !slices.ContainsFunc(s.form.Reads, unnamed)
}

// alike checks that two samples that differ in nothing that is read have the same results.
func alike(s, o *sample) error {
	a, b := s.block.After.registers(), o.block.After.registers()
	was, wasToo := s.before.registers(), o.before.registers()
	m, isMem := memoryOperand(s.in)
	for _, w := range s.form.Writes {
		if isa.For(testedArch).Hidden(w.Register) || isMem && w.Register == wholeName(m.Base) {
			continue
		}
		untouched := a[w.Register] == was[w.Register] && b[w.Register] == wasToo[w.Register]
		if a[w.Register] != b[w.Register] && !untouched {
			return fmt.Errorf("%s depends on something that the row does not say is read", w.Register)
		}
	}
	if s.block.After.Memory != o.block.After.Memory {
		return fmt.Errorf("what is stored depends on something that the row does not say is read")
	}
	defined := flagsOf(s.form.Flags.Writes) &^ flagsOf(s.form.Flags.Undefined)
	differ := (s.block.After.Flags ^ o.block.After.Flags) & defined
	stayed := ^(s.block.After.Flags ^ s.before.Flags) & ^(o.block.After.Flags ^ o.before.Flags)
	if differ&^stayed != 0 {
		return fmt.Errorf("the flags %#x depend on something that the row does not say is read", differ&^stayed)
	}
	if jumped(s.block.After.Went) != jumped(o.block.After.Went) {
		return fmt.Errorf("where control goes depends on something that the row does not say is read")
	}
	return nil
}

// verify checks a pair of samples.
func verify(s, o *sample) error {
	if err := firstOf(s.check(), o.check()); err != nil {
		return err
	}
	if !s.comparable() {
		return nil
	}
	return alike(s, o)
}
