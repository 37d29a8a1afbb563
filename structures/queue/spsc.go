package queue

import (
	"fmt"
	"reflect"
	"sync/atomic"

	"example.org/atomlab/structures/internal/layout"
	"example.org/atomlab/structures/internal/ordered"
)

// SPSC is a bounded queue for one producer and one consumer: at most one goroutine at a time may call Enqueue, and at
// most one Dequeue, alone or as a batch; who takes over from another must be synchronized with it. Make it with NewSPSC
// or NewLinearizableSPSC; it must not be copied.
//
// Each side has its own position, and how far it may go by what it last saw of the other side. It looks at the other's
// index only when it has come that far: as long as there is room and there are values, nothing is shared but the slots
// themselves (Giacomoni, Moseley and Vachharajani, FastForward, PPoPP 2008; the copies: Lee, Bu and Chandranmenon,
// MCRingBuffer, IPDPS 2010).
//
// Progress: wait-free. Reclamation and ABA: none is needed; positions are 64 bits wide. Cost: no allocation; a store of
// the index, and now and then a transfer of a line. Slots of a T with pointers are cleared when they are taken, which
// takes their lines from the producer once more; others are only read.
//
// Ordering: values come out in the order in which they went in, and who takes one sees all that the producer did before
// it put it in. What differs is when an operation is seen by the other side:
//
//   - NewSPSC publishes the index by a release store, which the processor may keep to itself for a moment. So full and
//     empty may be an old answer: Dequeue may return false although Enqueue has returned. It is never too old for what
//     synchronizes: a value whose Enqueue happens before the Dequeue, in the sense of Go's memory model, is found, and
//     one goroutine alone gets exact answers. But nothing may be concluded from Enqueue followed by a load: a producer
//     that enqueues and then finds nobody asleep, and a consumer that says it sleeps and then finds nothing, can miss
//     each other. (On amd64. On arm64 Go's own store is a release store, and its loads wait for it.)
//   - NewLinearizableSPSC publishes it by Go's atomic store, which on amd64 is an exchange and waits until all
//     processors see it. Linearization: Enqueue and Dequeue at that store; full and empty at their load of the other's
//     index. Whoever sleeps when the queue is empty, or full, needs this one, or a fence after each operation, as
//     Blocking has.
type SPSC[T any] struct {
	_            layout.NoCopy
	linearizable bool
	clears       bool // slots that are taken: what they point to would be kept alive
	capacity     int
	_            layout.Pad
	tail         atomic.Uint64 // how many values were put in; the producer's
	_            layout.Pad
	head         atomic.Uint64 // how many were taken out; the consumer's
	_            layout.Pad
	producer     side[T]
	_            layout.Pad
	consumer     side[T]
	_            layout.Pad
}

// A side is what the producer, or the consumer, has for itself. Its line stays with its processor.
type side[T any] struct {
	slots    []T
	position uint64
	limit    uint64 // it may go so far, by what it last saw of the other
}

func (s *side[T]) slot() *T { return &s.slots[s.position&uint64(len(s.slots)-1)] }

// next are the next n slots: up to the end of the ring, and from its beginning.
func (s *side[T]) next(n int) (one, two []T) {
	begin := int(s.position & uint64(len(s.slots)-1))
	first := min(n, len(s.slots)-begin)
	return s.slots[begin : begin+first], s.slots[:n-first]
}

// NewSPSC makes an empty queue for capacity values, rounded up to a power of two, whose answers of full and empty may
// be old (see Ordering). It panics unless capacity is from 1 to 2^31.
func NewSPSC[T any](capacity int) *SPSC[T] {
	if capacity < 1 || int64(capacity) > 1<<31 {
		panic(fmt.Sprintf("queue: capacity %d: expected 1 to 2^31", capacity))
	}
	size := int64(1) // which int may not hold: then make panics
	for size < int64(capacity) {
		size *= 2
	}
	slots := make([]T, size)
	return &SPSC[T]{clears: layout.Pointers(reflect.TypeFor[T]()), capacity: int(size),
		producer: side[T]{slots: slots, limit: uint64(size)}, consumer: side[T]{slots: slots}}
}

// NewLinearizableSPSC is NewSPSC for a queue whose answers are true at some moment of the call.
func NewLinearizableSPSC[T any](capacity int) *SPSC[T] {
	q := NewSPSC[T](capacity)
	q.linearizable = true
	return q
}

// Cap is how many values the queue holds.
func (q *SPSC[T]) Cap() int { return q.capacity }

// Enqueue appends value, or returns false if the queue was full. Only the producer may call it.
func (q *SPSC[T]) Enqueue(value T) (ok bool) {
	p := &q.producer
	if p.position == p.limit && q.room() == 0 {
		return false
	}
	*p.slot() = value
	p.position++
	publish(&q.tail, p.position, q.linearizable)
	return true
}

// Dequeue takes the oldest value, or returns false if the queue was empty. Only the consumer may call it.
func (q *SPSC[T]) Dequeue() (value T, ok bool) {
	c := &q.consumer
	if c.position == c.limit && q.ready() == 0 {
		return value, false
	}
	s := c.slot()
	if q.clears {
		value, *s = *s, value
	} else {
		value = *s // the line need not be taken away from the producer
	}
	c.position++
	publish(&q.head, c.position, q.linearizable)
	return value, true
}

// EnqueueBatch appends as many of the values as there is room for, in their order, and returns how many that were. The
// other side sees them all at once, but later than room was looked for: the batch may be seen cut short although there
// is more room by then. Only the producer may call it.
func (q *SPSC[T]) EnqueueBatch(values []T) (n int) {
	p := &q.producer
	room := p.limit - p.position
	if room < uint64(len(values)) {
		room = q.room()
	}
	n = int(min(room, uint64(len(values))))
	one, two := p.next(n)
	copy(two, values[copy(one, values):n])
	q.advance(p, &q.tail, n)
	return n
}

// DequeueBatch takes the oldest values, as many as there are and into has room for, and returns how many that were. The
// other side sees their slots free all at once, and later than values were looked for, as in EnqueueBatch. Only the
// consumer may call it.
func (q *SPSC[T]) DequeueBatch(into []T) (n int) {
	c := &q.consumer
	ready := c.limit - c.position
	if ready < uint64(len(into)) {
		ready = q.ready()
	}
	n = int(min(ready, uint64(len(into))))
	one, two := c.next(n)
	copy(into[copy(into, one):], two)
	if q.clears {
		clear(one)
		clear(two)
	}
	q.advance(c, &q.head, n)
	return n
}

// Len is how many values are in the queue. Anybody may call it; what the other side has done lately may be missing, as
// in Dequeue.
func (q *SPSC[T]) Len() int { return distance(&q.head, &q.tail) }

// advance makes n slots the other side's.
func (q *SPSC[T]) advance(s *side[T], index *atomic.Uint64, n int) {
	if n > 0 {
		s.position += uint64(n)
		publish(index, s.position, q.linearizable)
	}
}

// room looks how many values the producer may put in.
func (q *SPSC[T]) room() uint64 {
	q.producer.limit = q.head.Load() + uint64(q.capacity)
	return q.producer.limit - q.producer.position
}

// ready looks how many values the consumer may take out.
func (q *SPSC[T]) ready() uint64 {
	q.consumer.limit = q.tail.Load()
	return q.consumer.limit - q.consumer.position
}

// publish lets the other side see the slots that were filled, or emptied, before this position. It is no method:
// what is inside would not be inlined then.
func publish(index *atomic.Uint64, position uint64, linearizable bool) {
	if linearizable {
		index.Store(position)
	} else {
		ordered.StoreRelease(index, position)
	}
}
