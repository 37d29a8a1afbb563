package model

import (
	"slices"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa/meaning"
)

// filterOf are the parts of a test's filter that ask for registers of one thread only. A way of it that ends otherwise
// is in no execution that counts, and need not be combined with those of others. (What it writes is offered to them all
// the same: another way of it may write that, too, once it is offered something itself.)
func filterOf(t *litmus.Test, proc int) (own []litmus.Prop) {
	parts, several := t.Filter.(litmus.And)
	if t.Filter != nil && !several {
		parts = litmus.And{t.Filter}
	}
	for _, p := range parts {
		only := true
		litmus.Atoms(p, func(a litmus.Atom) {
			only = only && a.Location.Proc == proc && (!a.IsLocation || a.Other.Proc == proc)
		})
		if only {
			own = append(own, p)
		}
	}
	return own
}

// counts is whether a way through a thread ends as the filter wants it.
func (x *explorer) counts(th *thread, regs map[string]meaning.Register) bool {
	return !slices.ContainsFunc(th.filter, func(p litmus.Prop) bool {
		state := litmus.State{}
		add := func(l litmus.Location) { state[l] = x.value(inRegister(regs, l), th.typeOf(l)) }
		litmus.Atoms(p, func(a litmus.Atom) {
			if add(a.Location); a.IsLocation {
				add(a.Other)
			}
		})
		return !p.Holds(state)
	})
}
