package timer

import (
	"time"
	"unsafe"

	"example.org/atomlab/litmus/explore/sched"
	"example.org/atomlab/litmus/explore/shim/order"
)

// ticks is how often a Ticker ticks.
const ticks = 3

// room is the capacity of a virtual timer's channel, by which it is known: that of a real one says 0 or 1.
const room = ticks + 1

// started is what time a virtual timer says it started at.
var started = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// Sleep is time.Sleep.
//
//go:norace
func Sleep(d time.Duration) {
	if sched.Epoch() != 0 {
		sched.Pause()
		return
	}
	time.Sleep(d)
}

// After is time.After.
//
//go:norace
func After(d time.Duration) <-chan time.Time { return NewTimer(d).C }

// Tick is time.Tick.
//
//go:norace
func Tick(d time.Duration) <-chan time.Time {
	if sched.Epoch() == 0 || d <= 0 {
		return time.Tick(d)
	}
	return NewTicker(d).C
}

// NewTimer is time.NewTimer.
//
//go:norace
func NewTimer(d time.Duration) *time.Timer {
	if sched.Epoch() == 0 {
		return time.NewTimer(d)
	}
	t := new(struct{ time.Timer })
	t.C = full(d, 1)
	return &t.Timer
}

// NewTicker is time.NewTicker.
//
//go:norace
func NewTicker(d time.Duration) *time.Ticker {
	if sched.Epoch() == 0 || d <= 0 {
		return time.NewTicker(d)
	}
	return &time.Ticker{C: full(d, ticks)}
}

// full returns a channel in which n times are.
//
//go:norace
func full(d time.Duration, n int) chan time.Time {
	c := make(chan time.Time, room)
	fill(c, d, n)
	return c
}

//go:norace
func fill(c chan time.Time, d time.Duration, n int) {
	for i := range n {
		c <- started.Add(time.Duration(i+1) * d)
	}
}

// drain takes out what was not received, and reports whether there was something. It orders nothing.
//
//go:norace
func drain(c chan time.Time) bool {
	step(*(*unsafe.Pointer)(unsafe.Pointer(&c)))
	order.Hide()
	defer order.Show()
	some := len(c) > 0
	for len(c) > 0 {
		<-c
	}
	return some
}

//go:norace
func step(at unsafe.Pointer) { sched.Step(sched.Access{Kind: sched.Sleep, Addr: at}) }

// both returns the channel of a virtual timer for both directions.
//
//go:norace
func both(c <-chan time.Time) chan time.Time { return *(*chan time.Time)(unsafe.Pointer(&c)) }
