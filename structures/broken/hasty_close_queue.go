package broken

import (
	"context"
	"sync/atomic"
	"time"

	"example.org/atomlab/structures/queue"
	"example.org/atomlab/structures/queue/queuetest"
	"example.org/atomlab/structures/wait"
)

// HastyCloseQueue is queue.Blocking, for a queue of any length, that says closed too soon. A Put looks whether the
// queue is closed and then puts its value in; between the two somebody closes it, and a Take finds it closed and empty.
// The Put returns nil, and its value stays behind.
type HastyCloseQueue struct {
	values  *queue.MichaelScott[int]
	closed  atomic.Bool
	putting atomic.Int64 // how many are between the two
	moved   wait.EventCount
	counts  bool // whether Take waits for them: false is wrong
}

// NewHastyCloseQueue makes an empty queue; one that counts is the correct twin.
func NewHastyCloseQueue(counts bool) *HastyCloseQueue {
	return &HastyCloseQueue{values: queue.NewMichaelScott[int](), counts: counts}
}

// Put appends value. It does not wait.
func (q *HastyCloseQueue) Put(_ context.Context, value int) error {
	q.putting.Add(1)
	defer func() {
		q.putting.Add(-1)
		q.moved.NotifyAll()
	}()
	if q.closed.Load() {
		return queue.ErrClosed
	}
	q.values.Enqueue(value)
	return nil
}

// Take takes the oldest value, and waits for one.
func (q *HastyCloseQueue) Take(ctx context.Context) (value int, err error) {
	ok := false
	if err := q.moved.Await(ctx, func() bool {
		over := q.closed.Load() && (!q.counts || q.putting.Load() == 0) // wrong without the count
		value, ok = q.values.Dequeue()
		return ok || over
	}); err != nil {
		return 0, err
	}
	if !ok {
		return 0, queue.ErrClosed
	}
	return value, nil
}

// Close lets nothing in any more.
func (q *HastyCloseQueue) Close() {
	q.closed.Store(true)
	q.moved.NotifyAll()
}

func closes(counts bool) func(time.Duration) Suite {
	return func(each time.Duration) Suite {
		return Suite{"queuetest.BlockingChecks", queuetest.BlockingChecks(func() queuetest.Blocking { return NewHastyCloseQueue(counts) },
			queuetest.Options{Time: each})}
	}
}

var hastyCloseQueueBug = bySuite(Bug{
	Name:     "HastyCloseQueue",
	Wrong:    "Take finds the queue closed and empty while a Put is between its look and its value, which is then left behind",
	Seen:     "futures::sync::mpsc of Rust until 2018 (issue 909): try_send returned Ok, and nobody could receive the value",
	Detector: ByConservation,
}, closes(false), closes(true))
