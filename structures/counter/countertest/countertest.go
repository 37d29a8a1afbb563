// Package countertest holds a counter against its contract: [Run] is for any type that satisfies [counter.Counter], in
// the manner of testing/fstest.
package countertest

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"example.org/atomlab/structures/counter"
	"example.org/atomlab/structures/internal/conform"
)

// Options say how the counter is added to.
type Options struct {
	// Adder returns what one goroutine adds with; nil means Counter.Add for all.
	Adder func(counter.Counter) func(delta int64)

	Time time.Duration // of each test (default half a second, a fifth with -short)
}

// Run tests counters that newCounter makes: alone; that no addition is lost, also to a Reset; that Value stays between
// what was added before the call and what was begun before it returned, and never goes back. With the race detector it
// also shows races. A test that does not come to an end fails with the stacks of all goroutines, and leaves those that
// hang behind; a panic fails the test, attributed to the operation that panicked.
func Run(t *testing.T, newCounter func() counter.Counter, o Options) {
	conform.Test(t, Checks(newCounter, o))
}

// Checks are the tests of Run.
func Checks(newCounter func() counter.Counter, o Options) []conform.Check {
	if o.Adder == nil {
		o.Adder = func(c counter.Counter) func(int64) { return c.Add }
	}
	o.Time = conform.Duration(o.Time)
	return []conform.Check{
		{Name: "Sequential", Run: func() error { return sequential(newCounter(), o) }},
		{Name: "NothingIsLost", Time: o.Time, Run: func() error { return nothingIsLost(newCounter(), o) }},
		{Name: "ValueBounds", Time: o.Time, Run: func() error { return valueBounds(newCounter(), o) }},
		{Name: "ValueDuringReset", Time: o.Time, Run: func() error { return valueDuringReset(newCounter(), o) }},
	}
}

func sequential(c counter.Counter, o Options) error {
	a, b := o.Adder(c), o.Adder(c)
	a(5)
	b(-7)
	a(3)
	for _, step := range []struct {
		what      string
		got, want int64
	}{{"Value", c.Value(), 1}, {"Reset", c.Reset(), 1}, {"Value after Reset", c.Value(), 0}, {"Reset of nothing", c.Reset(), 0}} {
		if step.got != step.want {
			return fmt.Errorf("%s returned %d: expected %d", step.what, step.got, step.want)
		}
	}
	return nil
}

// nothingIsLost adds from several goroutines while another takes away.
func nothingIsLost(c counter.Counter, o Options) error {
	const goroutines = 4
	var added [goroutines]int64
	var taken int64
	if err := func() error {
		defer conform.Shake()()
		var crew conform.Crew
		for g := range goroutines {
			add := o.Adder(c)
			crew.Go(func() {
				for !crew.Stopped() {
					add(1)
					added[g]++
				}
			})
		}
		crew.Go(func() {
			for !crew.Stopped() {
				taken += c.Reset()
			}
		})
		return crew.Wait(o.Time)
	}(); err != nil {
		return err
	}
	sum := int64(0)
	for _, n := range added {
		sum += n
	}
	if found := taken + c.Value(); found != sum {
		return fmt.Errorf("of %d additions of 1 there are %d", sum, found)
	}
	return nil
}

// valueBounds reads while two goroutines add.
func valueBounds(c counter.Counter, o Options) error {
	const adders = 2
	var begun, finished atomic.Int64
	var crew conform.Crew
	for range adders {
		add := o.Adder(c)
		crew.Go(func() {
			for !crew.Stopped() {
				begun.Add(1)
				add(1)
				finished.Add(1)
			}
		})
	}
	crew.Go(func() {
		for last := int64(0); !crew.Stopped(); {
			low := finished.Load()
			value := c.Value()
			high := begun.Load()
			if value < low || value > high {
				crew.Fail(fmt.Errorf("Value returned %d: expected at least the %d additions that had returned and at most the %d that had begun", value, low, high))
			}
			if value < last {
				crew.Fail(fmt.Errorf("Value returned %d after %d: nobody subtracted", value, last))
			}
			last = value
		}
	})
	return crew.Wait(o.Time)
}

// valueDuringReset has one goroutine take a hundred away and add it again, over and over: nobody ever sees more than
// two hundreds, nor less than none.
func valueDuringReset(c counter.Counter, o Options) error {
	const amount = 100
	var crew conform.Crew
	c.Add(amount)
	crew.Go(func() {
		for !crew.Stopped() {
			c.Reset()
			c.Add(amount)
		}
	})
	crew.Go(func() {
		for !crew.Stopped() {
			if value := c.Value(); value < 0 || value > 2*amount {
				crew.Fail(fmt.Errorf("Value returned %d while another takes %d away and adds it again: expected 0 to %d", value, amount, 2*amount))
			}
		}
	})
	return crew.Wait(o.Time)
}
