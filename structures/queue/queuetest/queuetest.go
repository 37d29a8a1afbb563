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
// (queue.Batcher), Len and Cap, is tested too. With the race detector it also shows races.
func Run(t *testing.T, newQueue func() queue.Queue[int], o Options) {
	if o.Time == 0 {
		o.Time = 500 * time.Millisecond
		if testing.Short() {
			o.Time /= 5
		}
	}
	roles := conform.Roles{OneProducer: o.OneProducer, OneConsumer: o.OneConsumer}
	t.Run("Sequential", func(t *testing.T) { sequential(t, newQueue(), o) })
	t.Run("Optional", func(t *testing.T) { check(t, optional(newQueue, o)) })
	t.Run("History", func(t *testing.T) {
		full := conform.Fullness{Capacity: o.Capacity, Loose: o.LooseFull, LooseEmpty: o.LooseEmpty}
		check(t, conform.Linearizable(func() conform.Container { return container(newQueue()) }, conform.FIFO, full, roles, o.Time))
	})
	t.Run("Conservation", func(t *testing.T) { check(t, conform.Conserves(container(newQueue()), true, roles, o.Time)) })
	t.Run("Truthful", func(t *testing.T) {
		if o.LooseFull || o.LooseEmpty || o.OneProducer || o.OneConsumer {
			t.Skip("the queue may say full or empty at other times, or has one user of a kind, whom the history is enough for")
		}
		check(t, conform.Truthful(func() conform.Container { return container(newQueue()) }, o.Capacity, o.Time))
	})
	t.Run("Progress", func(t *testing.T) {
		if !o.LockFree {
			t.Skip("the queue does not promise it")
		}
		check(t, conform.Progresses(container(newQueue()), roles, o.Time))
	})
}

func container(q queue.Queue[int]) conform.Container {
	return conform.Container{Put: q.Enqueue, Take: q.Dequeue}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Error(err)
	}
}

// sequential uses a queue from one goroutine.
func sequential(t *testing.T, q queue.Queue[int], o Options) {
	expect := func(wantValue int, wantOK bool) {
		t.Helper()
		if value, ok := q.Dequeue(); ok != wantOK || ok && value != wantValue {
			t.Errorf("Dequeue returned %d, %v: expected %d, %v", value, ok, wantValue, wantOK)
		}
	}
	enqueue := func(value int, want bool) {
		t.Helper()
		if ok := q.Enqueue(value); ok != want {
			t.Errorf("Enqueue(%d) returned %v: expected %v", value, ok, want)
		}
	}
	n := 100
	if o.Capacity > 0 {
		n = o.Capacity
	}
	expect(0, false)
	for round := range 5 {
		for i := range n {
			enqueue(round*n+i, true)
		}
		if o.Capacity > 0 && !o.LooseFull {
			enqueue(-1, false)
		}
		for i := range n {
			expect(round*n+i, true)
		}
		expect(0, false)
	}
}
