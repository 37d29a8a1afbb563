//go:build race

package asm

import (
	"example.org/atomlab/litmus/explore/sched"
	"example.org/atomlab/litmus/explore/shim/order"
)

// ordered tells the race detector of the order that an operation makes that is about to be performed, as sync/atomic
// does of its own: a store releases, unless it changes nothing, and all else acquires.
//
//go:norace
func ordered(a sched.Access) {
	if !sched.Active() {
		return
	}
	if a.Kind != sched.Store {
		order.Acquire((*byte)(a.Addr))
	}
	switch {
	case !a.Changes():
	case a.Kind == sched.Store:
		order.Release((*byte)(a.Addr))
	default:
		order.ReleaseMerge((*byte)(a.Addr))
	}
}
