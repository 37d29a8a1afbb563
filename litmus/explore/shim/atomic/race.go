//go:build race

package atomic

import (
	"example.org/atomlab/litmus/explore/sched"
	"example.org/atomlab/litmus/explore/shim/order"
)

// An operation is one that has its turn. The race detector takes every atomic operation that stores for a release. But
// a store of what is there already, or an addition of 0, is a read to the search, which tries two reads in one order
// only: they must not release, or the race of the other order would never be seen.
type operation struct{ silent bool }

//go:norace
func announce(a sched.Access) (o operation) {
	sched.Step(a)
	if a.Kind == sched.Load || !sched.Active() || a.Changes() {
		return o
	}
	if a.Kind != sched.Store {
		order.Acquire((*byte)(a.Addr))
	}
	order.Hide()
	return operation{silent: true}
}

//go:norace
func (o operation) end() {
	if o.silent {
		order.Show()
	}
}
