package queue

import (
	"fmt"
	"sync/atomic"

	"example.org/atomlab/structures/internal/layout"
)

// SPSC is a bounded queue for one producer and one consumer: at most one goroutine at a time may call Enqueue, and at
// most one Dequeue. Make it with NewSPSC; it must not be copied.
//
// Each side keeps a copy of the other's index and looks at the real one only when the copy says full, or empty: as long
// as there is room and there are values, nothing is shared but the slots themselves (Giacomoni, Moseley and
// Vachharajani, FastForward, PPoPP 2008; the copies: Lee, Bu and Chandranmenon, MCRingBuffer, IPDPS 2010).
//
// Progress: wait-free. Linearization: Enqueue and Dequeue at their store of the index; full and empty at their load of
// the other's. Reclamation and ABA: none is needed. Cost: no allocation; a sequentially consistent store, and now and
// then a transfer of a line. A release store would cost a third, and not be linearizable: Dequeue could return false
// after Enqueue had returned elsewhere, while the index still was in a store buffer.
type SPSC[T any] struct {
	_     layout.NoCopy
	slots []T
	mask  uint64
	_     layout.Pad

	tail     atomic.Uint64 // the producer's
	seenHead uint64
	_        layout.Pad

	head     atomic.Uint64 // the consumer's
	seenTail uint64
	_        layout.Pad
}

// NewSPSC makes an empty queue for capacity values, rounded up to a power of two. It panics unless that is from 1 to
// 2^31.
func NewSPSC[T any](capacity int) *SPSC[T] {
	if capacity < 1 || capacity > 1<<31 {
		panic(fmt.Sprintf("queue: capacity %d: expected 1 to 2^31", capacity))
	}
	size := 1
	for size < capacity {
		size *= 2
	}
	return &SPSC[T]{slots: make([]T, size), mask: uint64(size - 1)}
}

// Cap is how many values the queue holds.
func (q *SPSC[T]) Cap() int { return len(q.slots) }

// Enqueue appends value, or returns false if the queue was full. Only the producer may call it.
func (q *SPSC[T]) Enqueue(value T) (ok bool) {
	tail := q.tail.Load()
	if tail-q.seenHead > q.mask {
		if q.seenHead = q.head.Load(); tail-q.seenHead > q.mask {
			return false
		}
	}
	q.slots[tail&q.mask] = value
	q.tail.Store(tail + 1)
	return true
}

// Dequeue takes the oldest value, or returns false if the queue was empty. Only the consumer may call it.
func (q *SPSC[T]) Dequeue() (value T, ok bool) {
	head := q.head.Load()
	if head == q.seenTail {
		if q.seenTail = q.tail.Load(); head == q.seenTail {
			return value, false
		}
	}
	s := &q.slots[head&q.mask]
	value, *s = *s, value // the slot keeps nothing alive
	q.head.Store(head + 1)
	return value, true
}
