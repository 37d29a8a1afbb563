// Package queuetest holds a queue against its contract: [Run] is for any type that satisfies [queue.Queue], in the
// manner of testing/fstest, and [Bench] measures one beside others.
package queuetest

import (
	"testing"
	"time"

	"example.org/atomlab/structures/internal/conform"
	"example.org/atomlab/structures/queue"
)

// Options say what the queue promises.
type Options struct {
	Capacity    int           // how many values a new queue holds; 0: any number
	LooseFull   bool          // whether Enqueue may also return false while others are under way, or have just returned
	LooseEmpty  bool          // whether Dequeue may also return false while others are under way, or have just returned
	LockFree    bool          // whether others get on while a goroutine is preempted in the middle of an operation
	OneProducer bool          // whether only one goroutine may call Enqueue
	OneConsumer bool          // whether only one goroutine may call Dequeue
	Time        time.Duration // of each test (default half a second, a fifth with -short)
}

// Run tests queues that newQueue makes: used by one goroutine; in short histories that must be linearizable; for
// conservation and order in long runs while goroutines are preempted at random; for answers of full and empty that are
// not true; for progress while one is preempted. What the queue has beside Enqueue and Dequeue, namely batches
// (queue.Batcher), Len, Cap, and Overwrite(value int) (oldest int, discarded bool), is tested too. With the race
// detector it also shows races.
//
// A test that does not come to an end fails with the stacks of all goroutines, and leaves those that hang behind; a
// panic fails the test, attributed to the operation that panicked.
func Run(t *testing.T, newQueue func() queue.Queue[int], o Options) {
	conform.Test(t, Checks(newQueue, o))
}

// Checks are the tests of Run.
func Checks(newQueue func() queue.Queue[int], o Options) []conform.Check {
	o.Time = conform.Duration(o.Time)
	roles := conform.Roles{OneProducer: o.OneProducer, OneConsumer: o.OneConsumer}
	full := conform.Fullness{Capacity: o.Capacity, Loose: o.LooseFull, LooseEmpty: o.LooseEmpty}
	newContainer := func() conform.Container { return container(conform.Made(newQueue())) }
	history := conform.Check{Name: "History", Time: o.Time, Run: func() error {
		return conform.Linearizable(newContainer, conform.FIFO, full, roles, o.Time)
	}}
	conservation := conform.Check{Name: "Conservation", Time: o.Time, Run: func() error {
		return conform.Conserves(newContainer(), conform.FIFO, roles, o.Time)
	}}
	truthful := conform.Check{Name: "Truthful", Time: o.Time, Run: func() error {
		return conform.Truthful(newContainer, full, roles, o.Time)
	}}
	if o.LooseEmpty && (o.LooseFull || o.Capacity == 0) {
		truthful.Skip = "the queue may say full and empty at other times"
	}
	return []conform.Check{
		{Name: "Sequential", Run: func() error { return conform.Sequential(newContainer, conform.FIFO, full) }},
		{Name: "Optional", Time: batchTime, Run: func() error { return optional(newQueue, o) }},
		history, conservation, truthful,
		conform.ProgressCheck(newContainer, roles, o.LockFree, o.Time),
	}
}

func container(q queue.Queue[int]) conform.Container {
	return conform.Container{Put: q.Enqueue, Take: q.Dequeue}
}
