package broken

import (
	"fmt"
	"sync/atomic"
	"time"

	"example.org/atomlab/asm"
	"example.org/atomlab/structures/internal/conform"
	"example.org/atomlab/structures/queue"
	"example.org/atomlab/structures/queue/queuetest"
)

// UnhelpfulQueue is queue.MichaelScott whose goroutines do not help: who finds the tail lagging waits until the one who
// linked a node has moved it.
type UnhelpfulQueue struct {
	head, tail atomic.Pointer[unhelpfulNode]
	enqueued   atomic.Int64
}

type unhelpfulNode struct {
	next  atomic.Pointer[unhelpfulNode]
	value int
}

// NewUnhelpfulQueue makes an empty queue.
func NewUnhelpfulQueue() *UnhelpfulQueue {
	q := &UnhelpfulQueue{}
	dummy := &unhelpfulNode{}
	q.head.Store(dummy)
	q.tail.Store(dummy)
	return q
}

// Enqueue appends value.
func (q *UnhelpfulQueue) Enqueue(value int) bool {
	n := &unhelpfulNode{value: value}
	for {
		tail := q.tail.Load()
		if tail.next.Load() != nil {
			asm.Relax(1) // wrong: whoever should move the tail may not be running
			continue
		}
		if tail.next.CompareAndSwap(nil, n) {
			q.enqueued.Add(1) // somebody wanted to know
			q.tail.Store(n)
			return true
		}
	}
}

// Dequeue takes the oldest value.
func (q *UnhelpfulQueue) Dequeue() (value int, ok bool) {
	for {
		head := q.head.Load()
		next := head.next.Load()
		if next == nil {
			return 0, false
		}
		if q.tail.Load() == head {
			asm.Relax(1) // wrong, likewise
			continue
		}
		if q.head.CompareAndSwap(head, next) {
			return next.value, true
		}
	}
}

var unhelpfulQueueBug = Bug{
	Name:     "UnhelpfulQueue",
	Wrong:    "nobody moves a lagging tail but who left it there: preempted between its two steps, it stops all others, as if it held a lock",
	Seen:     "Michael and Scott, PODC 1996, §1, on earlier queues that were called lock-free and were not",
	Detector: ByProgress,
	Suite:    queues(NewUnhelpfulQueue, queuetest.Options{LockFree: true}),
	Broken:   progresses(NewUnhelpfulQueue()),
	Right:    progresses(queue.NewMichaelScott[int]()),
}

func progresses(q queue.Queue[int]) func(time.Duration) error {
	return func(budget time.Duration) error {
		if !conform.SeesProgress {
			return fmt.Errorf("%w: progress can be seen on Linux only", ErrNoVerdict)
		}
		return conform.Progresses(conform.Container{Put: q.Enqueue, Take: q.Dequeue}, conform.Roles{}, budget)
	}
}
