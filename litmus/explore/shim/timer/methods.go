package timer

import (
	"time"
)

// A Timer has the methods of a *time.Timer.
type Timer struct{ t *time.Timer }

// Of returns the methods of t.
//
//go:norace
func Of(t *time.Timer) Timer { return Timer{t} }

// Stop is (*time.Timer).Stop.
//
//go:norace
func (t Timer) Stop() bool {
	if f := functionOf(t.t); f != nil {
		return f.stop()
	}
	if cap(t.t.C) != room {
		return t.t.Stop()
	}
	return drain(both(t.t.C))
}

// Reset is (*time.Timer).Reset.
//
//go:norace
func (t Timer) Reset(d time.Duration) bool {
	if f := functionOf(t.t); f != nil {
		was := f.stop()
		f.start()
		return was
	}
	if cap(t.t.C) != room {
		return t.t.Reset(d)
	}
	was := drain(both(t.t.C))
	fill(both(t.t.C), d, 1)
	return was
}

// A Ticker has the methods of a *time.Ticker.
type Ticker struct{ t *time.Ticker }

// OfTicker returns the methods of t.
//
//go:norace
func OfTicker(t *time.Ticker) Ticker { return Ticker{t} }

// Stop is (*time.Ticker).Stop.
//
//go:norace
func (t Ticker) Stop() {
	if cap(t.t.C) != room {
		t.t.Stop()
		return
	}
	drain(both(t.t.C))
}

// Reset is (*time.Ticker).Reset.
//
//go:norace
func (t Ticker) Reset(d time.Duration) {
	if cap(t.t.C) != room || d <= 0 {
		t.t.Reset(d)
		return
	}
	drain(both(t.t.C))
	fill(both(t.t.C), d, ticks)
}
