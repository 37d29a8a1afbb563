package queue_test

import (
	"fmt"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus/explore"
	"example.org/atomlab/structures/queue"
	"example.org/atomlab/structures/queue/queuetest"
)

func TestSPSC(t *testing.T) {
	for _, capacity := range []int{1, 1024} {
		t.Run(fmt.Sprint(capacity), func(t *testing.T) {
			queuetest.Run(t, func() queue.Queue[int] { return queue.NewSPSC[int](capacity) }, queuetest.Options{
				Capacity: capacity, LooseFull: true, LooseEmpty: true, LockFree: true, OneProducer: true, OneConsumer: true,
			})
		})
	}
}

func TestLinearizableSPSCSchedules(t *testing.T) {
	queuetest.Run(t, func() queue.Queue[int] { return queue.NewLinearizableSPSC[int](2) },
		queuetest.Options{Capacity: 2, LockFree: true, OneProducer: true, OneConsumer: true})
}

// TestSPSCIsExactAlone: also the fast one tells a single goroutine nothing but the truth.
func TestSPSCIsExactAlone(t *testing.T) {
	q := queue.NewSPSC[int](4)
	for round := range 100 {
		for i := range 4 {
			require.True(t, q.Enqueue(round+i))
		}
		require.False(t, q.Enqueue(0))
		for i := range 4 {
			value, ok := q.Dequeue()
			require.True(t, ok)
			require.Equal(t, round+i, value)
		}
		_, ok := q.Dequeue()
		require.False(t, ok)
	}
}

// TestSPSCFindsWhatHappenedBefore: the fast one may say empty while an Enqueue is still being seen, but not to a
// consumer that has synchronized with the producer since; and the same of full.
func TestSPSCFindsWhatHappenedBefore(t *testing.T) {
	q := queue.NewSPSC[int](1)
	var turn atomic.Int64 // even: the producer's
	done := make(chan struct{})
	const rounds = 20_000
	await := func(n int64) {
		for turn.Load() != n {
			runtime.Gosched()
		}
	}
	go func() {
		defer close(done)
		for n := range int64(rounds) {
			await(2*n + 1)
			if _, ok := q.Dequeue(); !ok {
				t.Errorf("round %d: empty, although Enqueue happened before", n)
			}
			turn.Add(1)
		}
	}()
	for n := range int64(rounds) {
		await(2 * n)
		if !q.Enqueue(int(n)) {
			t.Errorf("round %d: full, although Dequeue happened before", n)
		}
		turn.Add(1)
	}
	<-done
}

// TestSPSCSchedules: linearizable under every schedule that interleaves its operations. What release stores allow
// beyond that is not among them: the stress test "queue.SPSC: a sleeper" shows it.
func TestSPSCSchedules(t *testing.T) {
	l := explore.Linearizable(t, explore.Spec[queue.Queue[int]]{
		New:   func() queue.Queue[int] { return queue.NewLinearizableSPSC[int](2) },
		Model: func() queue.Queue[int] { return queue.NewLocked[int](2) }, Each: 3,
	},
		explore.Do(queue.Queue[int].Enqueue, explore.Fresh).By("producer"),
		explore.Do(queue.Queue[int].Dequeue).By("consumer"))
	assert.Equal(t, l.Of, l.All, "all scenarios in full")
}

// TestSPSCOrderSchedules: of the fast one, what comes out is what went in, in order; and what happened before is found.
func TestSPSCOrderSchedules(t *testing.T) {
	explore.Run(t, func(s *explore.S) {
		q := queue.NewSPSC[int](2)
		var first atomic.Bool
		var put, got []int
		s.Go("producer", func() {
			for i := range 4 {
				if q.Enqueue(i) {
					put = append(put, i)
				}
				first.Store(true)
			}
		})
		s.Go("consumer", func() {
			for i := range 3 {
				there := i == 0 && first.Load()
				if value, ok := q.Dequeue(); ok {
					got = append(got, value)
				} else if there {
					panic("empty, although Enqueue happened before")
				}
			}
		})
		s.Finally(func() error {
			if got = slices.AppendSeq(got, queue.Drain(q)); !slices.Equal(got, put) {
				return fmt.Errorf("%v went in, and %v came out", put, got)
			}
			return nil
		})
	})
}

func ExampleSPSC() {
	q := queue.NewSPSC[int](4)
	done := make(chan int)
	go func() { // the consumer
		sum := 0
		for n := 0; n < 10; {
			if value, ok := q.Dequeue(); ok {
				sum += value
				n++
			} else {
				runtime.Gosched()
			}
		}
		done <- sum
	}()
	for i := 0; i < 10; { // the producer
		if q.Enqueue(i) {
			i++
		} else {
			runtime.Gosched()
		}
	}
	fmt.Println(<-done)
	// Output: 45
}
