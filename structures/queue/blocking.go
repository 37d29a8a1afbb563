package queue

import (
	"context"
	"errors"
	"sync/atomic"

	"example.org/atomlab/structures/internal/layout"
	"example.org/atomlab/structures/wait"
)

// ErrClosed is what Put returns when the queue has been closed, and Take when it is empty as well.
var ErrClosed = errors.New("queue: closed")

// Blocking lets goroutines wait at a queue: for a value, for room, or for its end. Make it with NewBlocking; it must
// not be copied.
//
// It takes any queue whose answers are true: one that says empty has no value whose Enqueue has returned, and one that
// says full has room as soon as a value is taken out (not [Recycled], whose room may come back later, with nobody to
// tell). A queue for one producer or one consumer may be put to, or taken from, by one goroutine at a time here too.
// The fast [SPSC] will do: there is a fence between what it publishes and the look for sleepers.
//
// Who finds nothing sleeps at an eventcount ([wait.EventCount]), one for values and one for room, and each value, or
// room, wakes one. Who is woken competes with those that come by, and may sleep again: values are first in, first out,
// goroutines are not. A goroutine that is cancelled and woken at once looks once more, so what it was woken for is
// taken, by it or by another.
//
// Closing is done here and not in the queues, since only who can wait has to be told that there is nothing to wait for:
// their Enqueue need not look at a flag. Between Put's look at the flag and its Enqueue it may be closed. So those are
// counted, and Take says closed only when nobody is there and the queue is empty: all values whose Put has returned nil
// come out before any Take returns ErrClosed.
//
// Progress: blocking. Linearization: as the queue's; Put that fails and Close at the flag. Ordering: what was done
// before a value was put in happens before what is done after it was taken; what was done before Close happens before
// what is done after ErrClosed. Cost where nobody waits: that of the queue, behind an interface; two atomic additions
// to a word that producers share; a fence and a load for each Put and each Take.
type Blocking[T any] struct {
	_        layout.NoCopy
	queue    Queue[T]
	closed   atomic.Bool
	_        layout.Pad
	putting  atomic.Int64 // how many are between their look at closed and the end of their Enqueue
	_        layout.Pad
	notEmpty wait.EventCount
	_        layout.Pad
	notFull  wait.EventCount
	_        layout.Pad
}

// NewBlocking makes a blocking queue of one that nobody else uses from then on.
func NewBlocking[T any](q Queue[T]) *Blocking[T] { return &Blocking[T]{queue: q} }

// Put appends value. While the queue is full it waits, until the queue is closed (ErrClosed) or the context is done
// (its error). The context is not looked at if there is room.
func (b *Blocking[T]) Put(ctx context.Context, value T) error {
	ok, open := b.enqueue(value)
	if open && !ok {
		if err := b.notFull.Await(ctx, func() bool {
			ok, open = b.enqueue(value)
			return ok || !open
		}); err != nil {
			return err
		}
	}
	if !open {
		return ErrClosed
	}
	return nil
}

// Take takes the oldest value. While the queue is empty it waits, until the queue is closed (ErrClosed) or the context
// is done (its error). The context is not looked at if there is a value.
func (b *Blocking[T]) Take(ctx context.Context) (value T, err error) {
	value, ok := b.Dequeue()
	if ok {
		return value, nil
	}
	if err := b.notEmpty.Await(ctx, func() bool {
		settled := b.settled() // before the look, which then is the last one
		value, ok = b.Dequeue()
		return ok || settled
	}); err != nil {
		return value, err
	}
	if !ok {
		return value, ErrClosed
	}
	return value, nil
}

// Enqueue is Put without waiting: it returns false if the queue is full, or closed.
func (b *Blocking[T]) Enqueue(value T) (ok bool) {
	ok, _ = b.enqueue(value)
	return ok
}

// Dequeue is Take without waiting: it returns false if the queue is empty.
func (b *Blocking[T]) Dequeue() (value T, ok bool) {
	if value, ok = b.queue.Dequeue(); ok {
		b.notFull.Notify()
	}
	return value, ok
}

// Close lets nothing in any more. Values that are in can be taken. To close twice does nothing.
func (b *Blocking[T]) Close() {
	b.closed.Store(true)
	b.notFull.NotifyAll()
	b.notEmpty.NotifyAll()
}

// enqueue appends value if the queue is open and has room.
func (b *Blocking[T]) enqueue(value T) (ok, open bool) {
	if b.closed.Load() {
		return false, false
	}
	b.putting.Add(1)
	full := false
	defer func() { // whatever Enqueue does, which may call somebody else's function
		if b.putting.Add(-1) == 0 && b.closed.Load() {
			b.notEmpty.NotifyAll() // it is settled now
		} else if !full {
			b.notEmpty.Notify()
		}
	}()
	if b.closed.Load() { // and not before: it is not settled from here until putting goes back
		return false, false
	}
	full = !b.queue.Enqueue(value)
	return !full, true
}

// settled is whether the queue is closed and nobody is about to put in a value.
func (b *Blocking[T]) settled() bool { return b.closed.Load() && b.putting.Load() == 0 }
