package queue

import (
	"fmt"
	"math/bits"
	"sync/atomic"
	"unsafe"

	"example.org/atomlab/structures/internal/layout"
)

// LinkedRingsOptions shape LinkedRings. The zero value is a good choice.
type LinkedRingsOptions struct {
	Ring    int // cells of a ring: rounded up to a power of two, at least 2, at most 2^31; 0: 1024
	Padding int // as in RingOptions
}

// LinkedRings is an unbounded queue for any number of producers and consumers.
type LinkedRings[T any] struct {
	_           layout.NoCopy
	shift       uint // a ring has 1<<shift cells
	stride      uint64
	_           layout.Pad
	first, last atomic.Pointer[linkedRing[T]]
	_           layout.Pad
}

// A linkedRing is closed once, and then nothing is put into it any more.
type linkedRing[T any] struct {
	cells  []cell[T]
	shift  uint
	stride uint64
	next   atomic.Pointer[linkedRing[T]] // set when the ring is closed; the ring itself when the queue has left it behind
	_      layout.Pad
	tail   atomic.Uint64 // the next enqueuer's ticket, and closed
	_      layout.Pad
	head   atomic.Uint64 // the next dequeuer's ticket
	_      layout.Pad
}

const closed = 1 << 63 // of a ring's tail

// A cell is where in each round one enqueuer and one dequeuer meet: the two that draw the same ticket.
type cell[T any] struct {
	turn  atomic.Uint64
	value T
}

// A turn is a round, and what may happen to the cell in it.
const (
	free    = 0      // the enqueuer of this round, or of a later one, may claim the cell
	claimed = 1      // the enqueuer of this round owns the value
	full    = 2      // the dequeuer of this round owns the value
	passed  = 4      // a flag: a dequeuer of this round or a later one found no value of its own, and has gone on
	round   = 1 << 3 // one round
)

// NewLinkedRings makes an empty queue. It panics if the options are out of range.
func NewLinkedRings[T any](o LinkedRingsOptions) *LinkedRings[T] {
	if o.Ring == 0 {
		o.Ring = 1024
	}
	if o.Ring < 1 || o.Ring > 1<<31 || o.Padding < 0 || o.Padding > 4096 {
		panic(fmt.Sprintf("queue: rings of %d cells padded to %d bytes: expected 1 to 2^31, and 0 to 4096", o.Ring, o.Padding))
	}
	q := &LinkedRings[T]{shift: uint(bits.Len(uint(max(2, o.Ring) - 1))), stride: stride(unsafe.Sizeof(cell[T]{}), o.Padding)}
	ring := q.ring()
	q.first.Store(ring)
	q.last.Store(ring)
	return q
}

// ring makes a ring: its cells are free in round 0.
func (q *LinkedRings[T]) ring() *linkedRing[T] {
	return &linkedRing[T]{cells: make([]cell[T], q.stride<<q.shift), shift: q.shift, stride: q.stride}
}

// Enqueue appends value. It returns true: there is no limit but memory.
func (q *LinkedRings[T]) Enqueue(value T) (ok bool) {
	for {
		last := q.last.Load()
		if last.enqueue(value) {
			return true
		}
		linked := false
		next := last.next.Load()
		if next == nil {
			next = q.ring()
			next.enqueue(value) // so that who links a ring is done
			if linked = last.next.CompareAndSwap(nil, next); !linked {
				next = last.next.Load()
			}
		}
		q.last.CompareAndSwap(last, next) // failing, somebody helped
		if linked {
			return true
		}
	}
}

// Dequeue takes the oldest value, or returns false if the queue was empty.
func (q *LinkedRings[T]) Dequeue() (value T, ok bool) {
	for {
		first := q.first.Load()
		value, ok, open := first.dequeue()
		if ok || open {
			return value, ok
		}
		next := first.next.Load()
		if next == nil {
			return value, false
		}
		q.last.CompareAndSwap(first, next) // help: nobody may find the ring that is left behind
		if q.first.CompareAndSwap(first, next) {
			first.next.Store(first) // who sleeps in it keeps no other
		}
	}
}

func (r *linkedRing[T]) at(ticket uint64) *cell[T] {
	return &r.cells[(ticket&(1<<r.shift-1))*r.stride]
}

// roundOf is the round of a ticket, as a turn in which the cell is free.
func (r *linkedRing[T]) roundOf(ticket uint64) (turn uint64) { return ticket >> r.shift * round }

// enqueue puts value into the ring, or finds or leaves it closed.
func (r *linkedRing[T]) enqueue(value T) (ok bool) {
	size := uint64(1) << r.shift
	for range size {
		ticket := r.tail.Add(1) - 1
		if ticket >= closed {
			return false
		}
		if r.put(ticket, value) {
			return true
		}
		if int64(ticket-r.head.Load()) >= int64(size) {
			break
		}
	}
	r.tail.Or(closed)
	return false
}

// put puts value into the ticket's cell, if that is free and the dequeuer with the ticket has not gone on.
func (r *linkedRing[T]) put(ticket uint64, value T) (ok bool) {
	c, now := r.at(ticket), r.roundOf(ticket)
	turn := c.turn.Load()
	usable := turn%passed == free && turn < now+round && (turn&passed == 0 || r.head.Load() <= ticket)
	if !usable || !c.turn.CompareAndSwap(turn, now+claimed) {
		return false
	}
	c.value = value
	if c.turn.CompareAndSwap(now+claimed, now+full) {
		return true
	}
	var zero T
	c.value = zero
	c.turn.Store(now + round + free + passed)
	return false
}

// dequeue takes a value out of the ring. Without one, the ring was empty, and open or not.
func (r *linkedRing[T]) dequeue() (value T, ok, open bool) {
	var wait backoff
	for {
		ticket := r.head.Load()
		if r.at(ticket).turn.Load()&^passed < r.roundOf(ticket)+full {
			if !wait.patient() {
				wait.once()
				continue
			}
			if tail := r.tail.Load(); tail&^closed <= ticket {
				return value, false, tail < closed
			}
		}
		if value, ok := r.take(r.head.Add(1)-1, &wait); ok {
			return value, true, true
		}
	}
}

// take takes the value of the ticket's enqueuer, or sees to it that there will be none.
func (r *linkedRing[T]) take(ticket uint64, wait *backoff) (value T, ok bool) {
	c, now := r.at(ticket), r.roundOf(ticket)
	for {
		turn := c.turn.Load()
		switch state := turn &^ passed; {
		case state == now+full:
			value, c.value = c.value, value // the cell keeps nothing alive
			c.turn.Add(round - full)        // whoever passes meanwhile sets the flag, which stays
			return value, true
		case state >= now+round:
			return value, false
		case !wait.patient():
			wait.once()
		case turn%passed == free && c.turn.CompareAndSwap(turn, now+round+turn&passed):
			return value, false
		case turn%passed != free && (turn&passed != 0 || c.turn.CompareAndSwap(turn, turn|passed)):
			return value, false
		}
	}
}
