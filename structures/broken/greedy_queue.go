package broken

import (
	"context"
	"slices"
	"sync"
	"time"

	"example.org/atomlab/structures/queue"
	"example.org/atomlab/structures/queue/queuetest"
)

// GreedyQueue is a queue of any length at which goroutines wait for a value. Each value wakes one of them. One that is
// woken and cancelled at the same moment goes away, and takes the wakeup along: the value stays, and the others sleep
// beside it.
type GreedyQueue struct {
	guard    sync.Mutex
	values   []int
	closed   bool
	line     []chan struct{} // of those that sleep
	handOver bool            // whether who goes away wakes another in its place: false is wrong
}

// NewGreedyQueue makes an empty queue; one that hands wakeups over is the correct twin.
func NewGreedyQueue(handOver bool) *GreedyQueue { return &GreedyQueue{handOver: handOver} }

// Put appends value. It does not wait.
func (q *GreedyQueue) Put(_ context.Context, value int) error {
	q.guard.Lock()
	defer q.guard.Unlock()
	if q.closed {
		return queue.ErrClosed
	}
	q.values = append(q.values, value)
	q.wake()
	return nil
}

// Take takes the oldest value, and waits for one.
func (q *GreedyQueue) Take(ctx context.Context) (value int, err error) {
	q.guard.Lock()
	defer q.guard.Unlock()
	for len(q.values) == 0 {
		if q.closed {
			return 0, queue.ErrClosed
		}
		if err := q.sleep(ctx); err != nil {
			return 0, err
		}
	}
	value, q.values = q.values[0], q.values[1:]
	return value, nil
}

// sleep gives the guard up until it is woken, or the context is done.
func (q *GreedyQueue) sleep(ctx context.Context) error {
	woken := make(chan struct{})
	q.line = append(q.line, woken)
	q.guard.Unlock()
	var err error
	select {
	case <-woken:
	case <-ctx.Done():
		err = ctx.Err()
	}
	q.guard.Lock()
	switch i := slices.Index(q.line, woken); {
	case err == nil:
	case i >= 0:
		q.line = slices.Delete(q.line, i, i+1)
	case q.handOver: // it was woken as well; wrong without
		q.wake()
	}
	return err
}

func (q *GreedyQueue) wake() {
	if len(q.line) > 0 {
		close(q.line[0])
		q.line = q.line[1:]
	}
}

// Close lets nothing in any more.
func (q *GreedyQueue) Close() {
	q.guard.Lock()
	defer q.guard.Unlock()
	q.closed = true
	for len(q.line) > 0 {
		q.wake()
	}
}

func handsOver(handOver bool) func(time.Duration) Suite {
	return func(each time.Duration) Suite {
		return Suite{"queuetest.BlockingChecks", queuetest.BlockingChecks(func() queuetest.Blocking { return NewGreedyQueue(handOver) },
			queuetest.Options{Time: each})}
	}
}

var greedyQueueBug = bySuite(Bug{
	Name:     "GreedyQueue",
	Wrong:    "a waiter that is woken and cancelled at once takes the wakeup along: another sleeps although there is a value",
	Seen:     "condition variables with a time limit or an interrupt, which since Java 5 must pass the signal on",
	Detector: ByWaking,
	NoLitmus: "somebody is not woken: no order of loads and stores is wrong",
}, handsOver(false), handsOver(true))
