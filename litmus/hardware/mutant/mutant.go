// Package mutant weakens litmus tests.
//
// A test whose target is not seen says little by itself: is the outcome forbidden, or was it not looked for hard
// enough? A mutant of the test lacks one fence, dependency, ordering suffix or lock prefix, so that more is allowed; if
// the target is seen in it soon, in the same settings, it would have been seen in the test. To measure a harness by its
// mutants is the idea of MC Mutants (Levine et al., ASPLOS 2023).
package mutant

import (
	"fmt"
	"slices"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/hardware/safe"
	"example.org/atomlab/litmus/isa"
)

// A Mutant is a test without one of the things that keep order in another.
type Mutant struct {
	Test    *litmus.Test
	Removed string     // what, and of which thread: "MFENCE of P0"
	Pos     litmus.Pos // where it was
}

// Weakened returns the mutants of a test: one for each fence, dependency, ordering suffix and lock prefix, without it.
func Weakened(t *litmus.Test) (all []Mutant) {
	for i, thread := range t.Threads {
		for n := range thread.Code {
			if without, what := weaken(t.Arch, thread, n); what != "" {
				all = append(all, mutate(t, i, n, without, what))
			}
		}
	}
	return all
}

// mutate puts another instruction in the place of one of a thread.
func mutate(t *litmus.Test, i, n int, without litmus.Instr, what string) Mutant {
	changed, thread := *t, t.Threads[i]
	changed.Threads = slices.Clone(t.Threads)
	changed.Threads[i].Code = slices.Clone(thread.Code)
	changed.Threads[i].Code[n] = without
	return Mutant{&changed, fmt.Sprintf("%s of P%d", what, thread.Proc), thread.Code[n].Pos}
}

// weaken returns an instruction without what it orders, and says what that was; nothing if it orders nothing.
func weaken(arch litmus.Arch, thread litmus.Thread, n int) (without litmus.Instr, what string) {
	in, i := thread.Code[n], isa.For(arch)
	form, err := i.Form(in)
	if err != nil { // a label alone
		return in, ""
	}
	text := i.Format(in)
	gone := litmus.Instr{Labels: in.Labels, Pos: in.Pos}
	if form.Fence {
		return gone, text
	}
	if plain, ok := i.Plain(in); ok {
		switch {
		case in.Prefix != plain.Prefix:
			return plain, "the lock prefix of " + text
		case form.Access.Order == litmus.Locked:
			return plain, "the exchange by " + text
		}
		return plain, "the ordering of " + text
	}
	if arch != litmus.AArch64 { // elsewhere dependencies order nothing that would not be in order anyway
		return in, ""
	}
	if target, ok := alwaysZero(i, in, form); ok {
		zero := i.Clear(target)
		zero.Labels, zero.Pos = in.Labels, in.Pos
		return zero, "the dependency through " + text
	}
	if goesOn(thread, n, form) {
		return gone, "the control dependency of " + text
	}
	return in, ""
}

// alwaysZero is whether an instruction makes a zero that depends on a register, as EOR W2,W0,W0 does.
func alwaysZero(i isa.ISA, in litmus.Instr, form litmus.Form) (target litmus.Reg, ok bool) {
	if len(in.Operands) == 0 || len(form.Writes) != 1 || len(form.Reads) == 0 || form.Access.Kind != litmus.NoAccess || form.Flags != (litmus.Flags{}) {
		return target, false
	}
	target, isReg := in.Operands[0].(litmus.Reg)
	value, known := safe.Constant(i, in, form.Writes[0].Register)
	return target, isReg && known && value == 0
}

// goesOn is whether an instruction is a branch to the next one: there for the dependency only.
func goesOn(thread litmus.Thread, n int, form litmus.Form) bool {
	if form.Control != litmus.Branch {
		return false
	}
	for _, o := range thread.Code[n].Operands {
		target, ok := o.(litmus.Target)
		for next := n + 1; ok && next < len(thread.Code); next++ {
			if slices.Contains(thread.Code[next].Labels, target.Label) {
				return true
			}
			if thread.Code[next].Mnemonic != "" {
				break
			}
		}
	}
	return false
}
