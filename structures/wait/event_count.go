package wait

import (
	"context"
	"math"
	"sync"
	"sync/atomic"

	"example.org/atomlab/structures/internal/layout"
	"example.org/atomlab/structures/internal/ordered"
	"example.org/atomlab/structures/internal/park"
)

// EventCount is what goroutines sleep at until something comes true that it knows nothing of: the condition variable of
// lock-free structures. The zero value is ready; it must not be copied.
//
// Await is the whole protocol of a waiter. By hand it is
//
//	for !ready() {
//		key := e.Prepare()
//		if ready() {
//			e.Cancel()
//			break
//		}
//		if err := e.Wait(ctx, key); err != nil {
//			return err
//		}
//	}
//
// and whoever may have made it true calls Notify afterwards, if that is good for one waiter, or NotifyAll. A key is the
// number of notifications so far: who comes to sleep with an old one does not. So a notification reaches all who are
// between Prepare and Wait, and the one who has slept for the longest time beside; a waiter may find that it was woken
// in vain.
//
// Ordering: Notify has a full fence before its look, so what makes the condition true may be any store, a release store
// too. Prepare is a read-modify-write operation of sync/atomic: the condition must be looked at by operations of
// sync/atomic, or under a lock. A waiter whose Wait returns nil has seen all that was done before the notification.
//
// Progress: Notify is wait-free where nobody waits, and else takes a lock, as waiters do; waiters are woken in the
// order in which they went to sleep, but who is woken competes with all others for what there is. Linearization:
// Prepare where it counts the waiter in, Notify at its look for waiters, or where it counts the notification. ABA:
// notifications are counted in 64 bits. Cost of Notify where nobody waits: a fence and a load. Designs: Reed and
// Kanodia, Synchronization with eventcounts and sequencers, CACM 22(2), 1979; Vyukov, Eventcounts, 1024cores.net, 2011;
// the epoch as in folly's EventCount.
type EventCount struct {
	_        layout.NoCopy
	waiters  atomic.Int64  // between Prepare and Wait or Cancel, or in line
	notified atomic.Uint64 // changed under the guard
	guard    sync.Mutex    // of the line
	line     park.Line
}

// A Key says up to when a waiter has seen notifications.
type Key uint64

// Prepare announces a waiter, which must look at its condition now and then call Wait, or Cancel.
func (e *EventCount) Prepare() Key {
	e.waiters.Add(1) // before the look at the condition: see Notify
	return Key(e.notified.Load())
}

// Cancel takes back a Prepare: the condition was true.
func (e *EventCount) Cancel() { e.waiters.Add(-1) }

// Wait sleeps until a notification that came, or comes, after the Prepare of the key. If it returns the error of the
// context, it has used none up. The context is not looked at if there is no need to sleep.
func (e *EventCount) Wait(ctx context.Context, key Key) error {
	w := park.New()
	defer w.Free()
	if !e.enlist(w, key) {
		e.waiters.Add(-1)
		return nil
	}
	if e.line.Sleep(w, ctx.Done(), &e.guard, e.Cancel) {
		return nil // who woke it has counted it out
	}
	return ctx.Err()
}

// enlist puts a waiter into the line, unless it was notified.
func (e *EventCount) enlist(w *park.Waiter, key Key) bool {
	e.guard.Lock()
	defer e.guard.Unlock()
	if Key(e.notified.Load()) != key {
		return false
	}
	e.line.Back(w)
	return true
}

// Notify wakes one waiter, if there are any: call it when what one of them waits for has been published.
func (e *EventCount) Notify() {
	ordered.Fence() // or the look could come before what was published is visible, to a waiter that then sleeps
	if e.waiters.Load() != 0 {
		e.wake(1)
	}
}

// NotifyAll wakes all waiters.
func (e *EventCount) NotifyAll() {
	ordered.Fence()
	if e.waiters.Load() != 0 {
		e.wake(math.MaxInt)
	}
}

// wake counts a notification and wakes so many of the line, at most.
func (e *EventCount) wake(most int) {
	e.guard.Lock()
	defer e.guard.Unlock()
	e.notified.Add(1)
	for w := e.line.First(); w != nil && most > 0; w = e.line.First() {
		e.line.Remove(w)
		e.waiters.Add(-1) // here, so that the next notifier does not look for it
		w.Wake(true)
		most--
	}
}

// Await returns nil when ready has returned true, which it asks after every notification, or the error of the context
// when that is done. It asks at least once, whatever the context.
func (e *EventCount) Await(ctx context.Context, ready func() bool) error {
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
