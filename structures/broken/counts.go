package broken

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"example.org/atomlab/structures/internal/conform"
	"example.org/atomlab/structures/refcount"
)

// ResurrectingCount is refcount.Count whose TryAcquire adds first and looks afterwards at the wrong thing.
type ResurrectingCount struct {
	refs atomic.Int64
	last func()
}

// NewResurrectingCount returns a count of one.
func NewResurrectingCount(last func()) *ResurrectingCount {
	c := &ResurrectingCount{last: last}
	c.refs.Store(1)
	return c
}

// TryAcquire adds a reference, also to an object that is gone.
func (c *ResurrectingCount) TryAcquire() bool { return c.refs.Add(1) > 0 } // wrong: from 0 to 1 is from dead to alive

// Release gives one up.
func (c *ResurrectingCount) Release() bool {
	n := c.refs.Add(-1)
	if n < 0 {
		panic("broken: Release without a reference")
	}
	if n > 0 {
		return false
	}
	c.last()
	return true
}

// OverReleasedCount is refcount.Count that believes every Release.
type OverReleasedCount struct {
	refs atomic.Int64
	last func()
}

// NewOverReleasedCount returns a count of one.
func NewOverReleasedCount(last func()) *OverReleasedCount {
	c := &OverReleasedCount{last: last}
	c.refs.Store(1)
	return c
}

// TryAcquire adds a reference unless the count is zero.
func (c *OverReleasedCount) TryAcquire() bool {
	for {
		n := c.refs.Load()
		if n == 0 {
			return false
		}
		if c.refs.CompareAndSwap(n, n+1) {
			return true
		}
	}
}

// Release gives one up, whether it was held or not.
func (c *OverReleasedCount) Release() bool {
	if c.refs.Add(-1) != 0 { // wrong: below zero is not "others hold it"
		return false
	}
	c.last()
	return true
}

// acquirable is what the detectors need of a count.
type acquirable interface {
	TryAcquire() bool
	Release() bool
}

// resurrects lets goroutines acquire an object while its last reference is released: whoever gets one must find it
// alive.
func resurrects(newCount func(last func()) acquirable) func(time.Duration) error {
	return func(budget time.Duration) error {
		defer conform.Shake()()
		var caught atomic.Pointer[error]
		for begin := time.Now(); time.Since(begin) < budget && caught.Load() == nil; {
			var destroyed atomic.Int32
			c := newCount(func() { destroyed.Add(1) })
			var wg sync.WaitGroup
			wg.Go(func() { c.Release() })
			for range 2 {
				wg.Go(func() {
					if !c.TryAcquire() {
						return
					}
					if destroyed.Load() != 0 {
						err := errors.New("TryAcquire gave a reference to an object that had been destroyed")
						caught.Store(&err)
					}
					c.Release()
				})
			}
			wg.Wait()
			if n := destroyed.Load(); n != 1 && caught.Load() == nil {
				return fmt.Errorf("the object was destroyed %d times", n)
			}
		}
		if err := caught.Load(); err != nil {
			return *err
		}
		return nil
	}
}

// overReleases makes the mistake that the count should notice: one Release too many. It is a history of one goroutine.
func overReleases(newCount func(last func()) acquirable) func(time.Duration) error {
	return func(time.Duration) (err error) {
		destroyed := 0
		c := newCount(func() { destroyed++ })
		c.Release()
		noticed := func() (noticed bool) {
			defer func() { noticed = recover() != nil }()
			c.Release()
			return
		}()
		if noticed {
			return nil
		}
		if c.TryAcquire() {
			return errors.New("after a Release too many the count was below zero, and TryAcquire revived the object")
		}
		return errors.New("a Release too many was not noticed")
	}
}

var (
	resurrectingCountBug = Bug{
		Name:     "ResurrectingCount",
		Wrong:    "TryAcquire counts up from zero: it gives out an object that is being destroyed, and its Release destroys it again",
		Seen:     "CVE-2016-0728 and its kin in the Linux kernel, for which refcount_t and refcount_inc_not_zero were made",
		Detector: ByStress,
		Broken:   resurrects(func(last func()) acquirable { return NewResurrectingCount(last) }),
		Right:    resurrects(func(last func()) acquirable { return refcount.New(last) }),
	}
	overReleasedCountBug = Bug{
		Name:     "OverReleasedCount",
		Wrong:    "one Release too many takes the count below zero, where TryAcquire takes it for alive; nobody is told",
		Seen:     "double fput and double sock_put in the Linux kernel; refcount_t now saturates and warns",
		Detector: ByHistory,
		Broken:   overReleases(func(last func()) acquirable { return NewOverReleasedCount(last) }),
		Right:    overReleases(func(last func()) acquirable { return refcount.New(last) }),
	}
)
