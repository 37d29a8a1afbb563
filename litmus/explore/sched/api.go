package sched

import "unsafe"

// Active reports whether the caller is a thread of a schedule that is being run: whether Step and the others decide
// anything. It is false in the set-up of a scenario and in its final check.
//
//go:norace
func Active() bool {
	e := current
	return e != nil && e.active && e.mine()
}

// Step announces an operation that is always possible, and returns when it is the caller's turn to perform it, which
// the caller then does, at once and as one. Outside of a schedule it returns immediately.
//
//go:norace
func Step(a Access) {
	if Active() {
		current.announce(operation{Access: a})
	}
}

// Await announces an operation that is possible only while ready() is true. ready must depend on nothing but the state
// that operations on a.Addr, and on the further addresses, change; it is called often, from wherever the engine is, and
// must neither change anything nor call the engine, nor show the race detector an order. The operation counts as one
// that changes all these addresses. A schedule in which nothing is possible any more is a deadlock. Outside of a
// schedule Await returns immediately, ready or not: ask Active first, and wait in the ordinary way.
//
//go:norace
func Await(a Access, ready func() bool, more ...unsafe.Pointer) {
	if Active() {
		current.announce(operation{Access: a, ready: ready, more: more})
	}
}

// AwaitZero is Await for an operation that is possible only while the bits of mask are zero in the a.Size bytes at
// a.Addr. It is better than a function where it serves: the engine can say of any earlier state whether the operation
// was possible in it.
//
//go:norace
func AwaitZero(a Access, mask uint64) {
	if Active() {
		current.announce(operation{Access: a, mask: mask})
	}
}

// Buffer announces a store that need not reach memory at once, and reports whether it entered the store buffer of the
// caller: then it is the engine's to perform, later, else the caller performs it now.
//
//go:norace
func Buffer(a Access) bool {
	if !Active() {
		return false
	}
	e := current
	if e.options.Model != TSO {
		e.weak = true
		e.announce(operation{Access: a})
		return false
	}
	a.Kind = Issue
	e.announce(operation{Access: a})
	if e.outcome != running {
		return false
	}
	release(&e.cur.buffer.newest().token)
	return true
}

// Drain announces a fence: it returns when all that the caller stored is in memory.
//
//go:norace
func Drain() {
	if Active() && current.cur.buffer != nil {
		current.announce(operation{Access: Access{Kind: Fence}})
	}
}

// Choose returns a number below n; in the search each is an alternative. To choose is no operation, and nobody can come
// between it and the caller's last one. Outside of a schedule it returns 0.
//
//go:norace
func Choose(n int) int {
	if n < 2 || !Active() {
		return 0
	}
	return current.ask(n)
}

// Spawn is the go statement: f becomes a thread of the schedule. Called in the set-up of a scenario it adds a thread as
// Go does; outside of a scenario it is the go statement.
//
//go:norace
func Spawn(name string, f func()) {
	if current == nil || current.active && !current.mine() {
		go f()
		return
	}
	current.spawn(name, f)
}

// Pause is a hint that the caller cannot go on before another thread does something: runtime.Gosched, a PAUSE in a spin
// loop. Where all schedules are explored nothing follows from it; where they are sampled the caller's priority falls.
//
//go:norace
func Pause() {
	if Active() {
		current.paused = true
	}
}

// Epoch is a number that is another one in each schedule, and 0 outside of an exploration: what is kept from one
// schedule to the next would make the second one go differently.
//
//go:norace
func Epoch() uint64 {
	if current == nil {
		return 0
	}
	return current.epoch
}
