//go:build !race

package atomic

import "example.org/atomlab/litmus/explore/sched"

// An operation is one that has its turn.
type operation struct{}

// announce waits for the turn of an operation, which ends with end.
func announce(a sched.Access) (o operation) {
	sched.Step(a)
	return o
}

func (operation) end() {}
