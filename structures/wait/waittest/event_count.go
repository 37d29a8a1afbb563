package waittest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
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
// what it waits for is published by no more than a release store; for notifications that a cancelled waiter takes
// along.
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
// not sleep meanwhile, so that the two keep meeting while the second is about to. Before each number there is a letter
// of some lines that the other has just written: a processor that keeps stores to itself has many to keep then, and for
// longer.
func eventWakes(e EventCount, budget time.Duration) error {
	const last = math.MaxUint64
	type line struct {
		word atomic.Uint64
		_    layout.Pad
	}
	var said, answered line
	var letter [16]line
	write := func(n uint64) {
		for i := range letter {
			ordered.StoreRelease(&letter[i].word, n)
		}
	}
	crew := conform.Crew{Patience: 2 * time.Second}
	crew.Go(func() {
		for n := uint64(1); !crew.Stopped(); n++ {
			write(n)
			ordered.StoreRelease(&said.word, n)
			e.Notify()
			for looks := 1; answered.word.Load() != n; looks++ { // for ever, if the other sleeps
				asm.Relax(1)
				if looks%64 == 0 {
					runtime.Gosched()
				}
			}
			asm.Relax(rand.Uint32N(8))
		}
		said.word.Store(last)
		e.NotifyAll()
	})
	crew.Go(func() {
		for n := uint64(1); said.word.Load() != last; n++ {
			for key := e.Prepare(); said.word.Load() < n; key = e.Prepare() {
				if err := e.Wait(context.Background(), key); err != nil {
					crew.Fail(err)
					return
				}
			}
			e.Cancel()
			write(n)
			ordered.StoreRelease(&answered.word, n)
			asm.Relax(rand.Uint32N(16))
		}
	})
	return crew.Wait(budget)
}

// eventGivesUp has two wait for one thing, and one of them give up when it comes: the other must get it. Should the
// first get it before, it gives it back.
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
