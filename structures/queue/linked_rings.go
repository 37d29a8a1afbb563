package queue

import (
	"fmt"
	"math/bits"
	"sync/atomic"
	"unsafe"

	"example.org/atomlab/asm"
	"example.org/atomlab/structures/internal/layout"
)

// LinkedRingsOptions shape LinkedRings. The zero value is a good choice.
type LinkedRingsOptions struct {
	Ring    int // cells of a ring: rounded up to a power of two, at most 2^31; 0: 1024
	Padding int // least distance of cells in bytes, as in RingOptions
}

// LinkedRings is an unbounded queue for any number of producers and consumers, who neither wait for each other nor
// allocate a node for each value. Make it with NewLinkedRings; it must not be copied.
//
// Who loses a compare-and-swap does it again, and the more try, the more lose. A fetch-and-add never fails. So an
// enqueuer draws a ticket by adding one to the tail of a ring, a dequeuer by adding one to its head, and the two that
// draw the same ticket meet at one cell of the ring; when all cells have had their turn, the next round begins. That
// would be all if both were there, and the enqueuer first. What else may happen is settled by exchanges of one word in
// the cell, its turn, which has the round and what the cell may be used for:
//
//   - The dequeuer is first. It waits a moment, and then makes the cell free for the next round, not for this one: a
//     value put there now would never be taken. The enqueuer finds that out, and both draw again.
//   - The enqueuer has claimed the cell, and is interrupted before its value is complete. The dequeuer leaves a mark in
//     the turn, and draws again. So does the enqueuer, which finds the mark when it wants to say that the cell is full.
//   - Somebody of an earlier round is still busy with the cell. The enqueuer draws again. So does the dequeuer, with
//     the same mark, for its enqueuer may not have looked yet. The mark outlives the use of the cell: an enqueuer that
//     sees it takes the cell only if no dequeuer has drawn its ticket yet.
//
// Those that draw again and again could keep each other from ever meeting, and a ring can be full. An enqueuer that
// finds its ring full, or has drawn as many tickets in vain as there are cells, closes the ring, by a bit in the tail:
// whoever draws a ticket after that sees the bit, and puts nothing there. Then it links a new ring behind, in which its
// value already is, so that who closes rings gets on. Dequeuers go to the next ring when the closed one is empty.
//
// Progress: lock-free. A goroutine that sleeps in an operation keeps one cell from the others, no more. Who draws in
// vain had somebody else's ticket for it: a dequeuer draws only where a value is there, or enqueuers have drawn as far,
// and an enqueuer that dequeuers have forestalled comes to a closed ring after a bounded number of tickets, and then
// links a value or finds one linked.
//
// Linearization: Enqueue at the fetch-and-add that drew the ticket by which it succeeds, or at the exchange that links
// its ring; Dequeue at its own or at the enqueuer's fetch-and-add, whichever is later; finding nothing, at its load of
// the tail, when the head had come as far, or of the link behind a closed ring.
//
// Reclamation and ABA: the collector's. Rounds only grow, and 2^60 of them do not end. Memory: a cell is 8 bytes and a
// T, and a ring 1024 of them; n values that were put in undisturbed are in 1+n/1024 rings. Tickets drawn in vain leave
// a ring less full than that, and in the worst case with one value; a drained ring is gone, but for the first. A
// goroutine that sleeps in an operation keeps the ring in which it is, and none of those after it.
//
// Cost: an allocation only where a ring is closed; a fetch-and-add and two exchanges to put a value in, two
// fetches-and-adds to take it out, of which one each is contended for; an answer of empty takes sixteen spin hints
// first. There is no Len: tickets drawn in vain lie between head and tail, and nobody counts them.
//
// Papers: Morrison and Afek, Fast Concurrent Queues for x86 Processors, PPoPP 2013 (LCRQ): the tickets, the mark, which
// is the opposite of their safe bit, and the closing. Their cells hold one word beside the turn, and both are exchanged
// as one. Here that will not do. The collector sees no pointer in a tagged.Pair, where there is no instruction for it a
// Pair has a lock, and a T that is larger would have to be allocated. Instead the enqueuer claims the cell before it
// writes there, an exchange more on a line that it has. (Romanov and Koval, The State-of-the-Art LCRQ Concurrent Queue
// Algorithm Does NOT Require CAS2, PPoPP 2023, do that for words.) Nikolaev, A Scalable, Portable, and
// Memory-Efficient Lock-Free FIFO Queue, DISC 2019 (SCQ), needs no second word either, but no more threads may be in
// its operations than a ring holds values, or empty is said too soon; of goroutines nobody knows how many these are.
type LinkedRings[T any] struct {
	_           layout.NoCopy
	shift       uint // a ring has 1<<shift cells
	stride      uint64
	_           layout.Pad
	first, last atomic.Pointer[linkedRing[T]]
	_           layout.Pad
}

// A linkedRing is open, and at last closed.
type linkedRing[T any] struct {
	cells        []cell[T]
	shift        uint
	stride, mask uint64
	next         atomic.Pointer[linkedRing[T]] // set once the ring is closed; the ring itself when it is left behind
	_            layout.Pad
	tail         atomic.Uint64 // the next enqueuer's ticket, and closed
	_            layout.Pad
	head         atomic.Uint64 // the next dequeuer's ticket
	_            layout.Pad
}

const closed = 1 << 63 // a bit of tail

type cell[T any] struct {
	turn  atomic.Uint64 // a round, a use, and perhaps the mark
	value T
}

const (
	free    = iota // for an enqueuer of this round, or of a later one
	claimed        // the enqueuer of this round writes
	full           // the dequeuer of this round reads

	use   = 1<<2 - 1 // the bits of the above
	mark  = 1 << 2   // a dequeuer, of this round or a later one, has gone on without a value
	round = 1 << 3   // the first one is 0
)

const patience = 16 // spin hints that a dequeuer waits for its enqueuer, once

// NewLinkedRings makes an empty queue. It panics if the options are out of range.
func NewLinkedRings[T any](o LinkedRingsOptions) *LinkedRings[T] {
	if o.Ring == 0 {
		o.Ring = 1024
	}
	if uint64(o.Ring) > 1<<31 || o.Padding < 0 || o.Padding > 4096 {
		panic(fmt.Sprintf("queue: rings of %d cells padded to %d bytes: expected 0 to 2^31, and 0 to 4096",
			o.Ring, o.Padding))
	}
	q := &LinkedRings[T]{shift: uint(bits.Len(uint(o.Ring - 1))), stride: stride(unsafe.Sizeof(cell[T]{}), o.Padding)}
	ring := q.ring()
	q.first.Store(ring)
	q.last.Store(ring)
	return q
}

// ring makes a ring, whose cells are all free, in round 0.
func (q *LinkedRings[T]) ring() *linkedRing[T] {
	cells := make([]cell[T], q.stride<<q.shift)
	return &linkedRing[T]{cells: cells, shift: q.shift, mask: 1<<q.shift - 1, stride: q.stride}
}

// Enqueue appends value. It returns true: there is no limit but memory.
func (q *LinkedRings[T]) Enqueue(value T) (ok bool) {
	for {
		last := q.last.Load()
		if last.enqueue(value) {
			return true
		}
		if last.next.Load() == nil {
			ring := q.ring()
			ring.enqueue(value)
			ok = last.next.CompareAndSwap(nil, ring)
		}
		q.last.CompareAndSwap(last, last.next.Load()) // failing, somebody helped
		if ok {
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
		q.last.CompareAndSwap(first, next) // help: enqueuers cannot go on from a ring that is left behind
		if q.first.CompareAndSwap(first, next) {
			first.next.Store(first) // who sleeps in it keeps no other
		}
	}
}

// at is the ticket's cell.
func (r *linkedRing[T]) at(ticket uint64) *cell[T] { return &r.cells[(ticket&r.mask)*r.stride] }

// roundOf is the ticket's round, as in a turn.
func (r *linkedRing[T]) roundOf(ticket uint64) uint64 { return ticket >> (r.shift % 64) * round }

// enqueue puts value into the ring, or finds it closed, or closes it.
func (r *linkedRing[T]) enqueue(value T) (ok bool) {
	size := uint64(1) << r.shift
	for range size {
		ticket := r.tail.Add(1) - 1
		if ticket&closed != 0 {
			return false
		}
		if r.put(ticket, value) {
			return true
		}
		if head := r.head.Load(); ticket >= head+size {
			break // full
		}
	}
	r.tail.Or(closed)
	return false
}

// put puts value into the ticket's cell, unless that is in use, or the dequeuer with the ticket has gone on.
func (r *linkedRing[T]) put(ticket uint64, value T) (ok bool) {
	c, now := r.at(ticket), r.roundOf(ticket)
	turn := c.turn.Load()
	if turn&use != free || turn >= now+round || turn&mark != 0 && r.head.Load() > ticket {
		return false
	}
	if !c.turn.CompareAndSwap(turn, now+claimed) {
		return false
	}
	c.value = value
	if c.turn.CompareAndSwap(now+claimed, now+full) {
		return true
	}
	var zero T
	c.value = zero
	c.turn.Store(now + round + free + mark) // marked, it is nobody else's to change
	return false
}

// dequeue takes a value out of the ring. Without one, the ring was empty, and open or not. It draws a ticket only where
// some dequeuer is to have the value that it saw, or enqueuers have drawn as far: two dequeuers could otherwise send
// each other on for ever, and not look at the tail.
func (r *linkedRing[T]) dequeue() (value T, ok, open bool) {
	waited := false
	for {
		ticket := r.head.Load()
		if r.at(ticket).turn.Load()&^mark != r.roundOf(ticket)+full {
			if pause(&waited) {
				continue
			}
			if tail := r.tail.Load(); tail&^closed <= ticket {
				return value, false, tail&closed == 0
			}
		}
		if value, ok := r.take(r.head.Add(1)-1, &waited); ok {
			return value, true, true
		}
	}
}

// take takes the value of the enqueuer with the ticket, or sees to it that there will be none.
func (r *linkedRing[T]) take(ticket uint64, waited *bool) (value T, ok bool) {
	c, now := r.at(ticket), r.roundOf(ticket)
	for {
		turn := c.turn.Load()
		switch {
		case turn&^mark == now+full:
			value, c.value = c.value, value // the cell keeps nothing alive
			c.turn.Add(round + free - full) // the mark stays, or may come meanwhile
			return value, true
		case turn >= now+round:
			return value, false // the enqueuer is too late already
		case pause(waited):
		case turn&use == free && c.turn.CompareAndSwap(turn, turn&mark+now+round+free):
			return value, false
		case turn&use != free && (turn&mark != 0 || c.turn.CompareAndSwap(turn, turn+mark)):
			return value, false
		}
	}
}

// pause waits for a moment, the first time.
func pause(waited *bool) (was bool) {
	if *waited {
		return false
	}
	*waited = true
	asm.Relax(patience)
	return true
}
