package queue

import (
	"runtime"
	"sync/atomic"

	"example.org/atomlab/asm"
	"example.org/atomlab/structures/internal/layout"
)

// MPSC is a queue of garbage-collected nodes for any number of producers and one consumer: at most one goroutine at a
// time may call Dequeue, TryDequeue or Drain. Make it with NewMPSC; it must not be copied.
//
// A producer exchanges its node for the last one, in one step, and then links the one before it to its own. Between the
// two steps the list is in two parts. This is what everybody gets wrong: the consumer comes to the end of the first
// part, and behind it, out of reach, may be any number of values whose Enqueue returned long ago. A Dequeue that says
// empty there is not linearizable, and a consumer that goes to sleep on that answer may never wake up: who would have
// woken it has come and gone. So Dequeue looks at the last node too. If that is another one, the queue is not empty,
// and Dequeue waits for the link. TryDequeue does not wait, and says that it could not tell.
//
// Progress: Enqueue is wait-free (two steps, and no loop). Dequeue is blocking: at such a moment it waits for one
// goroutine's next instruction, and lets others run if that takes longer. TryDequeue is wait-free. Linearization:
// Enqueue at its exchange; Dequeue, with a value, at its load of the link; finding nothing, at its load of the last
// node. Reclamation and ABA: the collector's; nodes are not used again. Ordering: values of one producer come out in
// their order, and who takes one sees all that its producer did before. Cost: an allocation for each value; an exchange
// and a store to put it in, a load to take it out, two to find nothing. Design: Vyukov, Non-intrusive MPSC node-based
// queue, 1024cores.net, 2010.
type MPSC[T any] struct {
	_     layout.NoCopy
	last  atomic.Pointer[node[T]] // the producers'
	_     layout.Pad
	first *node[T] // the consumer's: its value has been taken, the values are in the nodes after it
	_     layout.Pad
}

// NewMPSC makes an empty queue.
func NewMPSC[T any]() *MPSC[T] {
	dummy := &node[T]{}
	q := &MPSC[T]{first: dummy}
	q.last.Store(dummy)
	return q
}

// Enqueue appends value. It returns true: there is no limit but memory.
func (q *MPSC[T]) Enqueue(value T) (ok bool) {
	n := &node[T]{value: value}
	before := q.last.Swap(n)
	before.next.Store(n)
	return true
}

// Dequeue takes the oldest value, or returns false if the queue was empty. It may have to wait for the end of an
// Enqueue that is under way. Only the consumer may call it.
func (q *MPSC[T]) Dequeue() (value T, ok bool) {
	const spins = 6
	for wait := 0; ; wait++ {
		value, ok, empty := q.TryDequeue()
		if ok || empty {
			return value, ok
		}
		if wait < spins {
			asm.Relax(1 << wait)
		} else {
			runtime.Gosched()
		}
	}
}

// TryDequeue takes the oldest value, and does not wait. With neither ok nor empty, there are values behind an Enqueue
// that is under way. Only the consumer may call it.
func (q *MPSC[T]) TryDequeue() (value T, ok, empty bool) {
	next := q.first.next.Load()
	if next == nil {
		return value, false, q.last.Load() == q.first
	}
	q.first = next
	value, next.value = next.value, value // the new dummy keeps nothing alive; no producer looks at it
	return value, true, false
}
