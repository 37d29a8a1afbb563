package broken

import (
	"runtime"
	"sync/atomic"
	"time"

	"example.org/atomlab/structures/internal/layout"
	"example.org/atomlab/structures/queue"
	"example.org/atomlab/structures/queue/queuetest"
)

// turnRing is queue.Ring for a few numbers. The turn of a slot is the ticket of who may fill it, or one more than the
// ticket of who may empty it.
type turnRing struct {
	head  atomic.Uint64
	_     layout.Pad
	tail  atomic.Uint64
	_     layout.Pad
	slots [ringCapacity]struct {
		turn  atomic.Uint64
		value atomic.Int64
	}
}

const ringCapacity = 4 // few slots: each is used again soon

func (r *turnRing) init() {
	for i := range r.slots {
		r.slots[i].turn.Store(uint64(i))
	}
}

// isReady is whether a slot has a turn.
func (r *turnRing) isReady(ticket, turn uint64) bool {
	return r.slots[ticket%ringCapacity].turn.Load() == turn
}

func (r *turnRing) fill(ticket uint64, value int) {
	r.slots[ticket%ringCapacity].value.Store(int64(value))
	r.pass(ticket, ticket+1)
}

func (r *turnRing) empty(ticket uint64) (value int) {
	value = int(r.slots[ticket%ringCapacity].value.Load())
	r.pass(ticket, ticket+ringCapacity)
	return value
}

// pass gives a slot its next turn. A turn does not go back, whatever a broken ring does: nobody waits for ever.
func (r *turnRing) pass(ticket, turn uint64) {
	now := &r.slots[ticket%ringCapacity].turn
	for was := now.Load(); was < turn && !now.CompareAndSwap(was, turn); was = now.Load() {
	}
}

// Enqueue appends value, or returns false if the ring was full.
func (r *turnRing) Enqueue(value int) (ok bool) {
	for {
		ticket := r.tail.Load()
		switch {
		case r.isReady(ticket, ticket):
			if r.tail.CompareAndSwap(ticket, ticket+1) {
				r.fill(ticket, value)
				return true
			}
		case r.head.Load()+ringCapacity == ticket:
			return false
		default:
			runtime.Gosched()
		}
	}
}

// Dequeue takes the oldest value.
func (r *turnRing) Dequeue() (value int, ok bool) {
	for {
		ticket := r.head.Load()
		switch {
		case r.isReady(ticket, ticket+1):
			if r.head.CompareAndSwap(ticket, ticket+1) {
				return r.empty(ticket), true
			}
		case r.tail.Load() == ticket:
			return 0, false
		default:
			runtime.Gosched()
		}
	}
}

// DequeueBatch takes the oldest values, one after another.
func (r *turnRing) DequeueBatch(into []int) (n int) {
	for n := range into {
		value, ok := r.Dequeue()
		if !ok {
			return n
		}
		into[n] = value
	}
	return len(into)
}

// StaleBatchRing is queue.Ring whose batches count the slots that are free once. If another producer draws a ticket
// before the batch does, it tries again with the slots that are left, and says that it has put in as many as it
// counted.
type StaleBatchRing struct{ turnRing }

// NewStaleBatchRing makes an empty ring for four values.
func NewStaleBatchRing() *StaleBatchRing {
	r := &StaleBatchRing{}
	r.init()
	return r
}

// EnqueueBatch appends values, as many as there is room for.
func (r *StaleBatchRing) EnqueueBatch(values []int) (counted int) {
	for len(values) > 0 {
		ticket := r.tail.Load()
		free := 0
		for free < len(values) && r.isReady(ticket+uint64(free), ticket+uint64(free)) {
			free++
		}
		counted = max(counted, free) // wrong: only the last count is of slots that it gets
		switch {
		case free > 0:
			if r.tail.CompareAndSwap(ticket, ticket+uint64(free)) {
				for i, value := range values[:free] {
					r.fill(ticket+uint64(i), value)
				}
				return counted
			}
		case r.head.Load()+ringCapacity == ticket:
			return counted
		default:
			runtime.Gosched()
		}
	}
	return 0
}

// BackwardRing is queue.Ring whose Len loads the tail before the head. What is put in and taken out between the two
// counts as taken out only.
type BackwardRing struct{ turnRing }

// NewBackwardRing makes an empty ring for four values.
func NewBackwardRing() *BackwardRing {
	r := &BackwardRing{}
	r.init()
	return r
}

// EnqueueBatch appends values, one after another.
func (r *BackwardRing) EnqueueBatch(values []int) (n int) {
	for n, value := range values {
		if !r.Enqueue(value) {
			return n
		}
	}
	return len(values)
}

// Len is how many values are in the ring.
func (r *BackwardRing) Len() int {
	tail := r.tail.Load()
	return int(tail - r.head.Load()) // wrong: this head may be of a time after that tail
}

// GraspingRing is queue.Ring whose Overwrite moves the head on, over the oldest value of the full ring, without a look
// at whether it did: a consumer may have been quicker, and has that value as well.
type GraspingRing struct{ turnRing }

// NewGraspingRing makes an empty ring for four values.
func NewGraspingRing() *GraspingRing {
	r := &GraspingRing{}
	r.init()
	return r
}

// Overwrite appends value, in the place of the oldest one if the ring is full.
func (r *GraspingRing) Overwrite(value int) (oldest int, discarded bool) {
	for {
		ticket := r.tail.Load()
		switch {
		case r.isReady(ticket, ticket):
			if r.tail.CompareAndSwap(ticket, ticket+1) {
				r.fill(ticket, value)
				return 0, false
			}
		case r.isReady(ticket, ticket-ringCapacity+1) && r.head.Load() == ticket-ringCapacity: // the oldest is in the slot
			r.head.CompareAndSwap(ticket-ringCapacity, ticket-ringCapacity+1) // wrong: it may fail
			oldest = int(r.slots[ticket%ringCapacity].value.Load())
			r.tail.CompareAndSwap(ticket, ticket+1)
			r.fill(ticket, value)
			return oldest, true
		default:
			runtime.Gosched()
		}
	}
}

func queues[Q queue.Queue[int]](newQueue func() Q, o queuetest.Options) func(time.Duration) Suite {
	return func(each time.Duration) Suite {
		o := o
		o.Time = each
		return Suite{"queuetest.Checks", queuetest.Checks(func() queue.Queue[int] { return newQueue() }, o)}
	}
}

func rings[Q queue.Queue[int]](newRing func() Q) func(time.Duration) Suite {
	return queues(newRing, queuetest.Options{Capacity: ringCapacity})
}

var ringsRightly = rings(func() *queue.Ring[int] { return queue.NewRing[int](queue.RingOptions{Capacity: ringCapacity}) })

var (
	staleBatchRingBug = bySuite(Bug{
		Name:     "StaleBatchRing",
		Wrong:    "a batch says how many slots were free before another producer took some of them: values that it says are in are lost",
		Seen:     "what DPDK's rte_ring resets its count for in each turn of the loop around its exchange (__rte_ring_move_prod_head)",
		Detector: ByConservation,
		NoLitmus: "a number is returned that was right before: no order of loads and stores is wrong",
	}, rings(NewStaleBatchRing), ringsRightly)
	backwardRingBug = bySuite(Bug{
		Name:     "BackwardRing",
		Wrong:    "Len loads the tail and then the head, which has passed that tail meanwhile: it is negative, or very large",
		Seen:     "rigtorp's MPMCQueue says so of its size() (pull request 33); Zephyr's ring_buf_size_get (pull request 37323)",
		Detector: ByAnswers,
	}, rings(NewBackwardRing), ringsRightly)
	graspingRingBug = bySuite(Bug{
		Name:     "GraspingRing",
		Wrong:    "who overwrites the oldest value of a full ring does not look whether its exchange of the head failed: a consumer has that value too",
		Seen:     "hedzr/go-ringbuf until January 2026 (pull request 10) in Enqueue, EnqueueM and Dequeue",
		Detector: ByConservation,
	}, rings(NewGraspingRing), ringsRightly)
)
