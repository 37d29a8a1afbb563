package queue

import (
	"example.org/atomlab/structures/internal/ordered"
)

// Overwrite appends value. If the ring is full it takes the oldest value out to make room, and returns it: at most one
// for each call.
//
// The one whose slot becomes free is the one that fills it. It does not let go of the slot between: the tail stays
// where it is meanwhile, since the slot there has the number of the round before, and nobody else can draw that ticket.
// (To dequeue and then to enqueue again would not do: others may take the room each time.)
//
// Progress: as Enqueue; while it is between its two steps, producers wait for it. Linearization: as Enqueue if there is
// room; else in two steps, the oldest value is taken where the ticket of head is drawn, which is while the ring is
// full, and value is appended where that of tail is. A Dequeue between the two may find the ring empty.
func (q *Ring[T]) Overwrite(value T) (oldest T, discarded bool) {
	var wait backoff
	for {
		ticket := q.tail.Load()
		s := q.at(ticket)
		sequence := s.sequence.Load()
		switch {
		case sequence == ticket:
			if q.tail.CompareAndSwap(ticket, ticket+1) {
				s.value = value
				ordered.StoreRelease(&s.sequence, ticket+1)
				return oldest, false
			}
		case sequence == ticket-q.mask: // the value of the round before is in the slot
			if q.head.CompareAndSwap(ticket-q.mask-1, ticket-q.mask) {
				oldest, s.value = s.value, value
				q.tail.Store(ticket + 1)
				ordered.StoreRelease(&s.sequence, ticket+1)
				return oldest, true
			}
		}
		wait.once()
	}
}

// Overwriting is a ring that is never full: Enqueue discards the oldest value where it has to. Any number of goroutines
// may put and take.
type Overwriting[T any] struct {
	Ring      *Ring[T]
	Discarded func(oldest T) // called with each value that is discarded, by who puts in another; nil: nobody is told
}

// Enqueue appends value, and returns true.
func (q Overwriting[T]) Enqueue(value T) (ok bool) {
	oldest, discarded := q.Ring.Overwrite(value)
	if discarded && q.Discarded != nil {
		q.Discarded(oldest)
	}
	return true
}

// Dequeue takes the oldest value, or returns false if the ring was empty.
func (q Overwriting[T]) Dequeue() (value T, ok bool) { return q.Ring.Dequeue() }
