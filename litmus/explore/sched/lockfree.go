package sched

import (
	"fmt"
	"strings"
)

// Code is lock-free if some thread gets on whatever the others do, and if they are stopped for ever in the middle of
// something. Threads that end get on; so what must not be is a state in which a thread can do nothing that leads it to
// its end, or to a change, unless another thread does something: with all others stopped there it would wait for ever.
// That state is reached by a schedule, and whether it is bad does not depend on the ones that are stopped. So there is
// no need to stop anybody: with Options.LockFree to wait is a failure. (That some threads keep each other busy for ever
// is one in any case, Livelock.)
//
// A thread waits if it announces an operation that is not possible, or spins without a change. The first is made an
// operation that is always possible, and fails the schedule if it comes too early: the reduction then tries it between
// the operations that it waits for. The second is the same in all equivalent schedules, since it is in what was read.

// demand takes the condition away from t's operation.
//
//go:norace
func (e *engine) demand(t *thread) {
	if e.options.LockFree {
		t.demand = t.op
		t.op.ready, t.op.mask = nil, 0
	}
}

// mustNotWait is called when t performs its operation.
//
//go:norace
func (e *engine) mustNotWait(t *thread) {
	if e.options.LockFree && !t.demand.possible() {
		e.fail(NotLockFree, fmt.Sprintf("%s waits (%s)%s", t.name, t.op.Kind, e.stopped(t)))
	}
}

// mustNotSpin is called when t is about to wait for a change of what it read.
//
//go:norace
func (e *engine) mustNotSpin(t *thread) {
	if e.options.LockFree {
		e.fail(NotLockFree, fmt.Sprintf("%s reads the same again and again%s", t.name, e.stopped(t)))
	}
}

// stopped says on whom t waits.
//
//go:norace
func (e *engine) stopped(t *thread) string {
	var names []string
	for _, o := range e.order {
		if o != t && o.live {
			names = append(names, o.name)
		}
	}
	if len(names) == 0 {
		return ", and nobody else is left"
	}
	return ", and does not get on if " + strings.Join(names, ", ") + " stop here for ever"
}
