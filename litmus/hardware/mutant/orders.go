package mutant

import (
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa"
)

// Orders returns the mutants of a test without one ordering of an instruction or without a fence, and leaves its
// dependencies alone: one in which an instruction orders nothing, and where it is acquire and release, one in which it
// is the one and one in which it is the other.
func Orders(t *litmus.Test) (all []Mutant) {
	i := isa.For(t.Arch)
	for p, thread := range t.Threads {
		for n, in := range thread.Code {
			form, err := i.Form(in)
			if err != nil { // a label alone
				continue
			}
			if form.Fence {
				all = append(all, mutate(t, p, n, litmus.Instr{Labels: in.Labels, Pos: in.Pos}, i.Format(in)))
				continue
			}
			plain, ok := i.Plain(in)
			if !ok {
				continue
			}
			all = append(all, mutate(t, p, n, plain, "the ordering of "+i.Format(in)))
			const both = litmus.Acquire | litmus.Release
			if form.Access.Order&both != both {
				continue
			}
			if weaker, ok := i.Without(in, litmus.Acquire); ok {
				all = append(all, mutate(t, p, n, weaker, "the acquire of "+i.Format(in)))
			}
			if weaker, ok := i.Without(in, litmus.Release); ok {
				all = append(all, mutate(t, p, n, weaker, "the release of "+i.Format(in)))
			}
		}
	}
	return all
}
