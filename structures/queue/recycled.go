package queue

import (
	"fmt"
	"math"
	"sync/atomic"

	"example.org/atomlab/structures/internal/layout"
	"example.org/atomlab/structures/reclaim"
	"example.org/atomlab/structures/tagged"
)

// A Scheme makes the domain that says when a node may be used again.
type Scheme func(free func(id uint64)) reclaim.Domain

// HazardPointers is the scheme whose garbage stays bounded whatever readers do.
func HazardPointers(free func(id uint64)) reclaim.Domain {
	return reclaim.NewHazards(reclaim.HazardOptions{Free: free, Threshold: recycledThreshold})
}

// Epochs is the scheme whose reads are plain loads; a goroutine that sleeps in an operation stops all reclamation.
func Epochs(free func(id uint64)) reclaim.Domain {
	return reclaim.NewEpochs(reclaim.EpochOptions{Free: free, Batch: recycledThreshold})
}

// recycledThreshold is how many nodes a participant holds back. Arenas have room for that of a few participants.
const recycledThreshold = 32

// Recycled is MichaelScott with nodes from an arena that are used again. Make it with NewRecycled; it must not be
// copied.
//
// Progress: lock-free as long as the arena has free nodes. Linearization: as MichaelScott. Reclamation: a node that was
// the dummy is retired to the scheme, and goes to a free list when the scheme says so. ABA: whoever compares an id
// protects its node, so the id cannot have come to mean another use of the node meanwhile; the free list has its own
// generations. Protecting the dummy does not protect its successor, which may have been taken and used again already:
// so head is looked at again once the successor is protected too. Cost: no allocation; the scheme's cost for each node
// that is looked at.
//
// Enqueue returns false only after it has freed what anybody has retired and could not find a node all the same. With
// hazard pointers those in use, and those that a participant is just about to free, are then as many as there is room
// for: NewRecycled makes some for 16 participants at work. With epochs a sleeper holds back everything.
type Recycled[T any] struct {
	_      layout.NoCopy
	arena  []recycledNode[T] // id 0 is nil
	domain reclaim.Domain
	_      layout.Pad
	head   atomic.Uint64
	_      layout.Pad
	tail   atomic.Uint64
	_      layout.Pad
	free   tagged.AtomicRef
	_      layout.Pad
	idle   [8]atomic.Pointer[RecycledHandle[T]] // of operations without a handle
}

type recycledNode[T any] struct {
	next  atomic.Uint64
	link  atomic.Uint32 // of the free list
	value T
}

// NewRecycled makes an empty queue for at least capacity values. It panics unless that is from 1 to 2^31.
func NewRecycled[T any](capacity int, scheme Scheme) *Recycled[T] {
	if capacity < 1 || int64(capacity) > math.MaxInt32 {
		panic(fmt.Sprintf("queue: capacity %d: expected 1 to %d", capacity, math.MaxInt32))
	}
	const participants = 16
	nodes := capacity + 1 + participants*2*(recycledThreshold+reclaim.Slots*participants)
	q := &Recycled[T]{arena: make([]recycledNode[T], nodes+1)}
	q.domain = scheme(q.put)
	for id := nodes; id > 1; id-- {
		q.put(uint64(id))
	}
	q.head.Store(1)
	q.tail.Store(1)
	return q
}

// A RecycledHandle is one goroutine's access to a Recycled queue: it spares the search for a participant in each
// operation.
type RecycledHandle[T any] struct {
	queue *Recycled[T]
	self  reclaim.Participant
}

// Handle returns an access for one goroutine. Leave it when it is not needed any more.
func (q *Recycled[T]) Handle() RecycledHandle[T] { return RecycledHandle[T]{q, q.domain.Join()} }

// Leave gives the handle back. To leave twice does nothing; any other method panics afterwards.
func (h RecycledHandle[T]) Leave() { h.self.Leave() }

// borrow finds a handle that is idle, or makes one.
func (q *Recycled[T]) borrow() *RecycledHandle[T] {
	for i := range q.idle {
		if h := q.idle[i].Load(); h != nil && q.idle[i].CompareAndSwap(h, nil) {
			return h
		}
	}
	h := q.Handle()
	return &h
}

func (q *Recycled[T]) giveBack(h *RecycledHandle[T]) {
	for i := range q.idle {
		if q.idle[i].CompareAndSwap(nil, h) {
			return
		}
	}
	h.Leave()
}

// Enqueue appends value, or returns false if there was no free node.
func (q *Recycled[T]) Enqueue(value T) (ok bool) {
	h := q.borrow()
	defer q.giveBack(h)
	return h.Enqueue(value)
}

// Dequeue takes the oldest value.
func (q *Recycled[T]) Dequeue() (value T, ok bool) {
	h := q.borrow()
	defer q.giveBack(h)
	return h.Dequeue()
}

// Stats tells how the reclamation is doing.
func (q *Recycled[T]) Stats() reclaim.Stats { return q.domain.Stats() }

// Enqueue is Recycled.Enqueue.
func (h RecycledHandle[T]) Enqueue(value T) (ok bool) {
	q := h.queue
	id := q.take()
	if id == 0 {
		h.self.Collect()
		if id = q.take(); id == 0 {
			return false
		}
	}
	n := &q.arena[id]
	n.value = value
	n.next.Store(0)
	h.self.Enter()
	defer h.self.Exit()
	for {
		tail := h.self.Protect(0, &q.tail)
		last := &q.arena[tail]
		if next := last.next.Load(); next != 0 {
			q.tail.CompareAndSwap(tail, next) // help
			continue
		}
		if last.next.CompareAndSwap(0, id) {
			q.tail.CompareAndSwap(tail, id) // failing, somebody helped
			return true
		}
	}
}

// Dequeue is Recycled.Dequeue.
func (h RecycledHandle[T]) Dequeue() (value T, ok bool) {
	q := h.queue
	h.self.Enter()
	defer h.self.Exit()
	for {
		head := h.self.Protect(0, &q.head)
		tail := q.tail.Load()
		next := h.self.Protect(1, &q.arena[head].next)
		if q.head.Load() != head {
			continue // next may be another's by now
		}
		if next == 0 {
			return value, false
		}
		if head == tail {
			q.tail.CompareAndSwap(tail, next) // help, so that head does not pass it
			continue
		}
		if q.head.CompareAndSwap(head, next) {
			n := &q.arena[next]
			value, n.value = n.value, value // the new dummy keeps nothing alive; only we may touch it
			h.self.Retire(head)
			return value, true
		}
	}
}

// put gives a node to the free list.
func (q *Recycled[T]) put(id uint64) {
	for {
		first := q.free.Load()
		q.arena[id].link.Store(first.Index())
		if q.free.Advance(first, uint32(id)) {
			return
		}
	}
}

// take gets a node from the free list, or 0.
func (q *Recycled[T]) take() (id uint64) {
	for {
		first := q.free.Load()
		if first.Index() == 0 {
			return 0
		}
		if q.free.Advance(first, q.arena[first.Index()].link.Load()) {
			return uint64(first.Index())
		}
	}
}
