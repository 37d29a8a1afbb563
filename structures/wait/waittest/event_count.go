package waittest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"example.org/atomlab/asm"
	"example.org/atomlab/structures/internal/conform"
	"example.org/atomlab/structures/internal/layout"
	"example.org/atomlab/structures/internal/ordered"
	"example.org/atomlab/structures/wait"
)

// An EventCount does what a [wait.EventCount] does.
type EventCount interface {
	Prepare() wait.Key
	Cancel()
	Wait(ctx context.Context, key wait.Key) error
	Notify()
	NotifyAll()
}

// RunEventCount tests eventcounts: used by one goroutine; for wakeups that are lost while a waiter goes to sleep, where
// what it waits for is published by no more than a release store; for notifications that a cancelled waiter takes along.
func RunEventCount(t *testing.T, newEventCount func() EventCount, o Options) {
	conform.Test(t, EventCountChecks(newEventCount, o))
}

// EventCountChecks are the tests of RunEventCount.
func EventCountChecks(newEventCount func() EventCount, o Options) []conform.Check {
	o.Time = conform.Duration(o.Time)
	return []conform.Check{
		{Name: "Alone", Run: func() error { return eventAlone(newEventCount()) }},
		{Name: "Wakes", Time: o.Time, Run: func() error { return eventWakes(newEventCount(), o.Time) }},
		{Name: "GivesUp", Time: o.Time, Run: func() error { return eventGivesUp(newEventCount, o.Time) }},
	}
}

func eventAlone(e EventCount) error {
	for range 3 {
		for _, notify := range []func(){e.Notify, e.NotifyAll} {
			notify()
			key := e.Prepare()
			if err := e.Wait(cancelled(), key); !errors.Is(err, context.Canceled) {
				return fmt.Errorf("Wait with a context that is done, and no notification, returned %v", err)
			}
			key = e.Prepare()
			notify()
			if err := e.Wait(context.Background(), key); err != nil {
				return fmt.Errorf("Wait after a notification returned %w", err)
			}
			e.Prepare()
			e.Cancel()
		}
	}
	return nil
}

// await waits as a user of the eventcount would.
func await(ctx context.Context, e EventCount, ready func() bool) error {
	for !ready() {
		key := e.Prepare()
		if ready() {
			e.Cancel()
			return nil
		}
		if err := e.Wait(ctx, key); err != nil {
			return err
		}
	}
	return nil
}

// eventWakes has one goroutine say numbers by release stores, and another wait for each and say it back. The first does
// not sleep meanwhile, so that the two keep meeting while the second is about to.
func eventWakes(e EventCount, budget time.Duration) error {
	const last = math.MaxUint64
	var words struct {
		said atomic.Uint64
		_    layout.Pad
		back atomic.Uint64
	}
	said, answered := &words.said, &words.back
	var crew conform.Crew
	crew.Go(func() {
		for n := uint64(1); !crew.Stopped(); n++ {
			ordered.StoreRelease(said, n)
			e.Notify()
			for looks := 1; answered.Load() != n; looks++ { // for ever, if the other sleeps
				asm.Relax(1)
				if looks%64 == 0 {
					runtime.Gosched()
				}
			}
			conform.Falter()
		}
		said.Store(last)
		e.NotifyAll()
	})
	crew.Go(func() {
		for n := uint64(1); said.Load() != last; n++ {
			if err := await(context.Background(), e, func() bool { return said.Load() >= n }); err != nil {
				crew.Fail(err)
				return
			}
			ordered.StoreRelease(answered, n)
			conform.Falter()
		}
	})
	return crew.Wait(budget)
}

// eventGivesUp has two wait for one thing, and one of them give up when it comes: the other must get it. Should the first
// get it before, it gives it back.
func eventGivesUp(newEventCount func() EventCount, budget time.Duration) error {
	return conform.Rounds(budget, func(crew *conform.Crew) {
		e := newEventCount()
		var there atomic.Bool
		take := func() bool { return there.CompareAndSwap(true, false) }
		give := func() {
			there.Store(true)
			e.Notify()
		}
		ctx, cancel := context.WithCancel(context.Background())
		crew.Go(func() {
			if await(ctx, e, take) == nil {
				give()
			}
		})
		crew.Go(func() {
			conform.Falter()
			if err := await(context.Background(), e, take); err != nil {
				crew.Fail(err)
			}
		})
		crew.Go(func() {
			conform.Falter()
			give()
			conform.Falter()
			cancel()
		})
	})
}
