package timer

import (
	"time"
	"unsafe"

	"example.org/atomlab/litmus/explore/sched"
)

// A function is a timer that calls one. It begins with the Timer, which says by its channel that it is the beginning of
// a function; nothing is ever sent there, as to that of a real one.
type function struct {
	time.Timer
	f      func()
	starts int  // number of the last start
	armed  bool // it was not stopped, and has not fired
}

var mark = make(chan time.Time)

//go:norace
func functionOf(t *time.Timer) *function {
	if t.C != mark {
		return nil
	}
	return (*function)(unsafe.Pointer(t))
}

// AfterFunc is time.AfterFunc.
//
//go:norace
func AfterFunc(d time.Duration, f func()) *time.Timer {
	if sched.Epoch() == 0 {
		return time.AfterFunc(d, f)
	}
	t := &function{f: f}
	t.C = mark
	t.start()
	return &t.Timer
}

// start starts the thread that fires.
//
//go:norace
func (t *function) start() {
	t.starts++
	t.armed = true
	number := t.starts
	sched.Spawn("timer", func() { t.fire(number) })
}

//go:norace
func (t *function) fire(number int) {
	step(unsafe.Pointer(t))
	if !t.armed || t.starts != number {
		return
	}
	t.armed = false
	t.f()
}

//go:norace
func (t *function) stop() bool {
	step(unsafe.Pointer(t))
	was := t.armed
	t.armed = false
	return was
}
