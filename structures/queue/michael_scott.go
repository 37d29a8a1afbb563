package queue

import (
	"sync/atomic"

	"example.org/atomlab/structures/internal/layout"
)

// MichaelScott is a queue of garbage-collected nodes. Make it with NewMichaelScott; it must not be copied.
//
// The list begins with a dummy node, whose value has been taken; the values are in the nodes after it. Head is the
// dummy, tail the last node or one before it: an enqueuer links its node to the last one and then swings the tail
// there, and who finds the tail lagging swings it first. That help is what makes the queue lock-free: an enqueuer that
// is preempted between its two steps holds nobody up.
//
// Progress: lock-free. Linearization: Enqueue at the compare-and-swap that links its node; Dequeue at the one that
// moves the head, or, finding nothing, at its load of the dummy's next. Head is loaded before tail: the other way
// round, the test for a lagging tail could let head pass it. Reclamation and ABA: the collector's; the paper's second
// look at head, which tells whether the node may still be read, is not needed. A goroutine that sleeps in Dequeue with
// an old head keeps all nodes after it alive. Cost: an allocation for each value; an exchange of the head or two at the
// tail. Paper: Michael and Scott, Simple, Fast, and Practical Non-Blocking and Blocking Concurrent Queue Algorithms,
// PODC 1996.
type MichaelScott[T any] struct {
	_    layout.NoCopy
	head atomic.Pointer[node[T]]
	_    layout.Pad
	tail atomic.Pointer[node[T]]
	_    layout.Pad
}

type node[T any] struct {
	next  atomic.Pointer[node[T]]
	value T
}

// NewMichaelScott makes an empty queue.
func NewMichaelScott[T any]() *MichaelScott[T] {
	q := &MichaelScott[T]{}
	dummy := &node[T]{}
	q.head.Store(dummy)
	q.tail.Store(dummy)
	return q
}

// Enqueue appends value. It returns true: there is no limit but memory.
func (q *MichaelScott[T]) Enqueue(value T) (ok bool) {
	n := &node[T]{value: value}
	for {
		tail := q.tail.Load()
		if next := tail.next.Load(); next != nil {
			q.tail.CompareAndSwap(tail, next) // help
			continue
		}
		if tail.next.CompareAndSwap(nil, n) {
			q.tail.CompareAndSwap(tail, n) // failing, somebody helped
			return true
		}
	}
}

// Dequeue takes the oldest value.
func (q *MichaelScott[T]) Dequeue() (value T, ok bool) {
	for {
		head := q.head.Load()
		tail := q.tail.Load()
		next := head.next.Load()
		if next == nil {
			return value, false
		}
		if head == tail {
			q.tail.CompareAndSwap(tail, next) // help, so that head does not pass it
			continue
		}
		if q.head.CompareAndSwap(head, next) {
			value, next.value = next.value, value // the new dummy keeps nothing alive; only we may touch it
			return value, true
		}
	}
}
