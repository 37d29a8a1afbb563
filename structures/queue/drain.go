package queue

import (
	"iter"
	"sync/atomic"
)

// Drain takes values out until the queue is empty, or the loop is left: what was not taken stays. It only ends if
// values do not come faster than they are taken.
func Drain[T any](q Queue[T]) iter.Seq[T] {
	return func(yield func(T) bool) {
		for value, ok := q.Dequeue(); ok && yield(value); value, ok = q.Dequeue() {
		}
	}
}

// distance is how far the tail was ahead of the head at one moment, namely when the tail was loaded: the head stood
// still around it. Neither ever goes back. It looks again only if a value was taken meanwhile.
func distance(head, tail *atomic.Uint64) int {
	for before := head.Load(); ; {
		t := tail.Load()
		after := head.Load()
		if after == before {
			return int(t - before)
		}
		before = after
	}
}
