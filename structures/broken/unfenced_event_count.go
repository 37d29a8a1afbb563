package broken

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"example.org/atomlab/structures/internal/ordered"
	"example.org/atomlab/structures/wait"
	"example.org/atomlab/structures/wait/waittest"
)

// UnfencedEventCount is an eventcount whose notifier looks for waiters without a fence. What it has just published may
// still be in its store buffer then: a waiter that has announced itself too late for that look finds nothing, and
// sleeps. Each notification wakes all that sleep, by closing the channel at which they do.
type UnfencedEventCount struct {
	waiters  atomic.Int64
	notified atomic.Uint64
	guard    sync.Mutex
	next     chan struct{} // closed by the next notification
	fence    bool          // whether a notifier has one: false is wrong
}

// NewUnfencedEventCount makes an eventcount; a fenced one is the correct twin.
func NewUnfencedEventCount(fenced bool) *UnfencedEventCount {
	return &UnfencedEventCount{next: make(chan struct{}), fence: fenced}
}

// Prepare announces a waiter.
func (e *UnfencedEventCount) Prepare() wait.Key {
	e.waiters.Add(1)
	return wait.Key(e.notified.Load())
}

// Cancel takes a Prepare back.
func (e *UnfencedEventCount) Cancel() { e.waiters.Add(-1) }

// Wait sleeps until a notification after the key.
func (e *UnfencedEventCount) Wait(ctx context.Context, key wait.Key) error {
	defer e.waiters.Add(-1)
	e.guard.Lock()
	next, old := e.next, wait.Key(e.notified.Load()) != key
	e.guard.Unlock()
	if old {
		return nil
	}
	select {
	case <-next:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Notify wakes all waiters.
func (e *UnfencedEventCount) Notify() {
	if e.fence { // wrong without
		ordered.Fence()
	}
	if e.waiters.Load() == 0 {
		return
	}
	e.guard.Lock()
	defer e.guard.Unlock()
	e.notified.Add(1)
	close(e.next)
	e.next = make(chan struct{})
}

// NotifyAll wakes all waiters.
func (e *UnfencedEventCount) NotifyAll() { e.Notify() }

func notifies(fenced bool) func(time.Duration) Suite {
	return func(each time.Duration) Suite {
		return Suite{"waittest.EventCountChecks", waittest.EventCountChecks(func() waittest.EventCount { return NewUnfencedEventCount(fenced) },
			waittest.Options{Time: each})}
	}
}

var unfencedEventCountBug = bySuite(Bug{
	Name:     "UnfencedEventCount",
	Wrong:    "Notify looks for waiters while what it published is still in the store buffer: the waiter sees nothing, and sleeps (a lost wakeup)",
	Seen:     "what Vyukov's and folly's eventcounts have a sequentially consistent fence for",
	Detector: ByWaking,
}, notifies(false), notifies(true))
