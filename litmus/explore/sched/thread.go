package sched

import (
	"fmt"
	"runtime/debug"
)

// A thread is one of the scenario, or started by one. It has the same number, id, in every schedule: what names it is
// who started it and as which of that thread's children.
type thread struct {
	id, ordinal int // ordinal: the how-manieth of this schedule
	name        string
	spawned     bool // by a go statement, not by the scenario
	body        func()
	worker      *worker
	goroutine   uintptr
	begin       int // for the race detector: what the starter did comes before

	live    bool // takes part in this schedule, and has not ended
	waiting bool // has announced op
	settled bool // touches is up to date
	op      operation
	demand  operation // with LockFree: op with its condition, which op then has no more
	touches []touch   // what op accesses
	count   int32     // operations performed
	last    int32     // event of the last, -1: none
	parent  int32     // event of the go statement, -1: none
	kids    int
	child   *thread // that its go statement just started

	buffer *thread // its store buffer, once it used that
	storeBuffer

	spin      spinner
	unwinding bool
	pcs       [16]uintptr // where op stands, if the schedule is traced
}

// A touch is one location that an operation accesses.
type touch struct {
	loc   int32
	watch bool // it only waited for a change there
}

type aborted struct{}

// turn is what the worker of t runs: the body, once.
//
//go:norace
func (e *engine) turn(t *thread) {
	normal := false
	defer e.ended(t, &normal)
	t.goroutine = goroutine()
	acquire(&t.begin)
	t.body()
	normal = true
}

//go:norace
func (e *engine) ended(t *thread, normal *bool) {
	e.takeBack()
	t.live, t.waiting = false, false
	release(&e.end)
	if *normal {
		e.noteEnd(t)
		return
	}
	switch p := recover().(type) {
	case nil:
		e.fail(Exit, fmt.Sprintf("%s called runtime.Goexit, as FailNow and Fatal do: return an error from Finally instead", t.name))
	case aborted:
	default:
		if e.outcome == running {
			e.fail(Panic, fmt.Sprintf("%s: panic: %v", t.name, p))
			e.stack = string(debug.Stack())
		}
	}
}
