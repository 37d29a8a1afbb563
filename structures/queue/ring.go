package queue

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"unsafe"

	"example.org/atomlab/asm"
	"example.org/atomlab/structures/internal/layout"
	"example.org/atomlab/structures/internal/ordered"
)

// RingOptions shape a Ring.
type RingOptions struct {
	Capacity int // how many values it holds: rounded up to a power of two, at least 2, at most 2^31

	// Padding is the least distance of slots in bytes, up to 4096; 0 packs them. Packed slots share lines: a stream then
	// moves several values with one transfer of a line. Where the two sides keep interrupting each other, slots of two
	// lines each (128) may be the faster ones: measure.
	Padding int
}

// Ring is a bounded queue for any number of producers and consumers. Make it with NewRing; it must not be copied.
//
// Each slot has a sequence number. A slot whose number is the ticket that an enqueuer has drawn is free for it; one
// whose number is one more holds the value for the dequeuer with that ticket; the dequeuer leaves the number of the
// next round. So producers contend with producers for the tail, consumers with consumers for the head, and a producer
// and a consumer meet only at the slot.
//
// Progress: not lock-free, although there is no lock: a goroutine that sleeps between drawing its ticket and setting
// its slot's number holds up whoever gets to that slot next. Linearization: Enqueue and Dequeue at the compare-and-swap
// that draws the ticket; full and empty at the load of the other index, which says so for certain. Reclamation and ABA:
// none is needed; tickets are 64 bits wide and do not come back. Cost: no allocation; a compare-and-swap and a release
// store, which need not wait for the line; an answer of full or empty takes fifteen spin hints first. Design: Vyukov,
// Bounded MPMC queue, 1024cores.net, 2010.
type Ring[T any] struct {
	_      layout.NoCopy
	slots  []slot[T]
	mask   uint64
	stride uint64 // in slots
	_      layout.Pad
	tail   atomic.Uint64
	_      layout.Pad
	head   atomic.Uint64
	_      layout.Pad
}

type slot[T any] struct {
	sequence atomic.Uint64
	value    T
}

// NewRing makes an empty ring. It panics if the options are out of range.
func NewRing[T any](o RingOptions) *Ring[T] {
	if o.Capacity < 1 || int64(o.Capacity) > 1<<31 || o.Padding < 0 || o.Padding > 4096 {
		panic(fmt.Sprintf("queue: ring of %d slots padded to %d bytes: expected 1 to 2^31, and 0 to 4096", o.Capacity, o.Padding))
	}
	capacity := int64(2) // which int may not hold: then make panics
	for capacity < int64(o.Capacity) {
		capacity *= 2
	}
	stride := stride(unsafe.Sizeof(slot[T]{}), o.Padding)
	q := &Ring[T]{slots: make([]slot[T], uint64(capacity)*stride), mask: uint64(capacity - 1), stride: stride}
	for i := range uint64(capacity) {
		q.at(i).sequence.Store(i)
	}
	return q
}

// stride is how many slots of a size come next to each other as one, so that they are padded.
func stride(size uintptr, padding int) uint64 {
	return max(1, (uint64(padding)+uint64(size)-1)/uint64(size))
}

// Cap is how many values the ring holds.
func (q *Ring[T]) Cap() int { return int(q.mask) + 1 }

func (q *Ring[T]) at(ticket uint64) *slot[T] { return &q.slots[(ticket&q.mask)*q.stride] }

// Enqueue appends value, or returns false if the ring was full.
func (q *Ring[T]) Enqueue(value T) (ok bool) {
	var wait backoff
	for ticket := q.tail.Load(); ; ticket = q.tail.Load() {
		s := q.at(ticket)
		sequence := s.sequence.Load()
		switch {
		case sequence == ticket:
			if q.tail.CompareAndSwap(ticket, ticket+1) {
				s.value = value
				ordered.StoreRelease(&s.sequence, ticket+1)
				return true
			}
		case sequence < ticket && wait.patient() && q.head.Load()+q.mask+1 == ticket:
			return false // a head further on would say that the ticket is an old one
		}
		wait.once() // somebody was faster, or is not ready
	}
}

// Dequeue takes the oldest value, or returns false if the ring was empty.
func (q *Ring[T]) Dequeue() (value T, ok bool) {
	var wait backoff
	for ticket := q.head.Load(); ; ticket = q.head.Load() {
		s := q.at(ticket)
		sequence := s.sequence.Load()
		switch {
		case sequence == ticket+1:
			if q.head.CompareAndSwap(ticket, ticket+1) {
				value, s.value = s.value, value // the slot keeps nothing alive
				ordered.StoreRelease(&s.sequence, ticket+q.mask+1)
				return value, true
			}
		case sequence <= ticket && wait.patient() && q.tail.Load() == ticket:
			return value, false
		}
		wait.once()
	}
}

// EnqueueBatch appends values in their order, next to one another, and returns how many: all, or those for which the
// slots were ready. That may be fewer than there is room for, while other operations are under way; it is 0 only if the
// ring was full, or there are no values. Linearization: where the tickets are drawn, all at once.
func (q *Ring[T]) EnqueueBatch(values []T) (n int) {
	var wait backoff
	for len(values) > 0 {
		ticket := q.tail.Load()
		switch n := q.run(ticket, ticket, len(values)); {
		case n > 0:
			if q.tail.CompareAndSwap(ticket, ticket+uint64(n)) {
				for i, value := range values[:n] {
					s := q.at(ticket + uint64(i))
					s.value = value
					ordered.StoreRelease(&s.sequence, ticket+uint64(i)+1)
				}
				return n
			}
		case wait.patient() && q.head.Load()+q.mask+1 == ticket:
			return 0
		}
		wait.once()
	}
	return 0
}

// DequeueBatch takes the oldest values, which stand next to one another, and returns how many: as into has room for, or
// those that were ready. That may be fewer than there are, while other operations are under way; it is 0 only if the
// ring was empty, or into is. Linearization: where the tickets are drawn, all at once.
func (q *Ring[T]) DequeueBatch(into []T) (n int) {
	var wait backoff
	for len(into) > 0 {
		ticket := q.head.Load()
		switch n := q.run(ticket, ticket+1, len(into)); {
		case n > 0:
			if q.head.CompareAndSwap(ticket, ticket+uint64(n)) {
				for i := range into[:n] {
					s := q.at(ticket + uint64(i))
					var zero T
					into[i], s.value = s.value, zero // the slot keeps nothing alive
					ordered.StoreRelease(&s.sequence, ticket+uint64(i)+q.mask+1)
				}
				return n
			}
		case wait.patient() && q.tail.Load() == ticket:
			return 0
		}
		wait.once()
	}
	return 0
}

// run is how many slots from the ticket's on have the numbers from sequence on, but at most so many. Nobody changes
// them before these tickets are drawn.
func (q *Ring[T]) run(ticket, sequence uint64, most int) (n int) {
	for n < most && q.at(ticket+uint64(n)).sequence.Load() == sequence+uint64(n) {
		n++
	}
	return n
}

// Len is how many values were in the ring at some moment of the call: those whose ticket had been drawn, and no other
// for taking them out.
func (q *Ring[T]) Len() int { return distance(&q.head, &q.tail) }

// A backoff waits a little longer each time it is asked to, and at last lets other goroutines run: who lost an exchange
// should stay off the line for a moment rather than fetch it again at once.
type backoff struct{ step uint }

// once waits for 1, 2, 4... hints, and for the scheduler from the seventh time on.
func (b *backoff) once() {
	const spins = 6
	if b.step > spins {
		runtime.Gosched()
		return
	}
	asm.Relax(1 << b.step)
	b.step++
}

// patient is whether it has been waited for longer than a line takes from one processor to another: only then is it
// worth taking the other side's index away from it. A consumer that keeps off for so long also finds several values in
// the line that it then fetches.
func (b *backoff) patient() bool { return b.step > 3 }
