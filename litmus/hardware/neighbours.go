package hardware

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/hardware/safe"
	"example.org/atomlab/litmus/isa"
)

// A neighbour is a test without one of the things that keep order in another. The idea of measuring a harness by what
// it sees of the neighbours is that of MC Mutants (Levine et al., ASPLOS 2023).
type neighbour struct {
	test    *litmus.Test
	removed string
	pos     litmus.Pos
}

// neighboursOf returns a test for each fence, dependency, ordering suffix and lock prefix, without it.
func neighboursOf(t *litmus.Test) (all []neighbour) {
	for i, thread := range t.Threads {
		for n, in := range thread.Code {
			without, what := weaken(t.Arch, thread, n)
			if what == "" {
				continue
			}
			changed := *t
			changed.Threads = slices.Clone(t.Threads)
			changed.Threads[i].Code = slices.Clone(thread.Code)
			changed.Threads[i].Code[n] = without
			all = append(all, neighbour{&changed, fmt.Sprintf("%s of P%d", what, thread.Proc), in.Pos})
		}
	}
	return all
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

// settingsAgain is in how many settings of the run its neighbours are tried: those that it spent most time in.
const settingsAgain = 6

// shareNeighbours of a run is how long its neighbours take together.
const shareNeighbours = 4

// neighbours runs the neighbours of a test in the settings that the test was run in.
func (r *Runner) neighbours(ctx context.Context, t *litmus.Test, result *Result) (all []Neighbour, err error) {
	trials := slices.Clone(result.Trials)
	slices.SortStableFunc(trials, func(a, b Trial) int { return cmp.Compare(b.Elapsed, a.Elapsed) })
	list := neighboursOf(t)
	share := result.Iterations / uint64(shareNeighbours*max(1, len(list)))
	trials = trials[:min(len(trials), settingsAgain, max(1, int(share/fewest)))]
	for _, n := range list {
		p, err := prepare(n.test)
		if err != nil {
			continue // such as an access that was safe only with what was removed
		}
		u := &run{runner: r, p: p, tally: newTally(p)}
		for range p.threads {
			u.counters = append(u.counters, newCounter(p))
		}
		about := Neighbour{Removed: n.removed, Pos: n.pos}
		for _, trial := range trials {
			a := &arm{Trial: Trial{Setting: trial.Setting}}
			most := max(fewest, share/uint64(len(trials)))
			if err := u.try(ctx, a, most, result.Elapsed/time.Duration(shareNeighbours*len(list)*len(trials))); err != nil {
				return all, err
			}
			about.Iterations += a.Iterations
			about.Witnesses += a.Witnesses
			about.Elapsed += a.Elapsed
		}
		all = append(all, about)
	}
	return all, nil
}
