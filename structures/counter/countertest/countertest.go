// Package countertest holds a counter against its contract: [Run] is for any type that satisfies [counter.Counter], in
// the manner of testing/fstest.
package countertest

import (
	"sync"
	"sync/atomic"
	"testing"

	"example.org/atomlab/structures/counter"
	"example.org/atomlab/structures/internal/conform"
)

// Options say how the counter is added to.
type Options struct {
	// Adder returns what one goroutine adds with; nil means Counter.Add for all.
	Adder func(counter.Counter) func(delta int64)
}

// Run tests counters that newCounter makes: alone; that no addition is lost, also to a Reset; that Value stays between
// what was added before the call and what was begun before it returned, and never goes back. With the race detector it
// also shows races.
func Run(t *testing.T, newCounter func() counter.Counter, o Options) {
	if o.Adder == nil {
		o.Adder = func(c counter.Counter) func(int64) { return c.Add }
	}
	t.Run("Sequential", func(t *testing.T) { sequential(t, newCounter(), o) })
	t.Run("NothingIsLost", func(t *testing.T) { nothingIsLost(t, newCounter(), o) })
	t.Run("ValueBounds", func(t *testing.T) { valueBounds(t, newCounter(), o) })
	t.Run("ValueDuringReset", func(t *testing.T) { valueDuringReset(t, newCounter()) })
}

func sequential(t *testing.T, c counter.Counter, o Options) {
	a, b := o.Adder(c), o.Adder(c)
	a(5)
	b(-7)
	a(3)
	for _, step := range []struct {
		what      string
		got, want int64
	}{{"Value", c.Value(), 1}, {"Reset", c.Reset(), 1}, {"Value after Reset", c.Value(), 0}, {"Reset of nothing", c.Reset(), 0}} {
		if step.got != step.want {
			t.Errorf("%s returned %d: expected %d", step.what, step.got, step.want)
		}
	}
}

// nothingIsLost adds from several goroutines while another takes away.
func nothingIsLost(t *testing.T, c counter.Counter, o Options) {
	const goroutines, each = 4, 20_000
	defer conform.Shake()()
	var adding, taking sync.WaitGroup
	var done atomic.Bool
	var taken int64
	for range goroutines {
		add := o.Adder(c)
		adding.Go(func() {
			for range each {
				add(1)
			}
		})
	}
	taking.Go(func() {
		for !done.Load() {
			taken += c.Reset()
		}
	})
	adding.Wait()
	done.Store(true)
	taking.Wait()
	if sum := taken + c.Value(); sum != goroutines*each {
		t.Errorf("of %d additions of 1 there are %d", goroutines*each, sum)
	}
}

// valueBounds reads while two goroutines add.
func valueBounds(t *testing.T, c counter.Counter, o Options) {
	const adders, each = 2, 20_000
	var begun, finished atomic.Int64
	var adding sync.WaitGroup
	for range adders {
		add := o.Adder(c)
		adding.Go(func() {
			for range each {
				begun.Add(1)
				add(1)
				finished.Add(1)
			}
		})
	}
	defer adding.Wait()
	last := int64(0)
	for finished.Load() < adders*each {
		low := finished.Load()
		value := c.Value()
		high := begun.Load()
		if value < low || value > high {
			t.Errorf("Value returned %d: expected at least the %d additions that had returned and at most the %d that had begun", value, low, high)
			return
		}
		if value < last {
			t.Errorf("Value returned %d after %d: nobody subtracted", value, last)
			return
		}
		last = value
	}
}

// valueDuringReset has one goroutine take a hundred away and add it again, over and over: nobody ever sees more than
// two hundreds, nor less than none.
func valueDuringReset(t *testing.T, c counter.Counter) {
	const amount, turns = 100, 20_000
	var resetting sync.WaitGroup
	defer resetting.Wait()
	var done atomic.Bool
	c.Add(amount)
	resetting.Go(func() {
		defer done.Store(true)
		for range turns {
			c.Reset()
			c.Add(amount)
		}
	})
	for !done.Load() {
		if value := c.Value(); value < 0 || value > 2*amount {
			t.Errorf("Value returned %d while another takes %d away and adds it again: expected 0 to %d", value, amount, 2*amount)
			return
		}
	}
}
