package queue_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/litmus/explore"
	"example.org/atomlab/structures/queue"
	"example.org/atomlab/structures/queue/queuetest"
)

func TestMPSC(t *testing.T) {
	queuetest.Run(t, func() queue.Queue[int] { return queue.NewMPSC[int]() }, queuetest.Options{OneConsumer: true})
}

// TestMPSCSchedules: two producers and a consumer, linearizable under every schedule.
func TestMPSCSchedules(t *testing.T) {
	l := explore.Linearizable(t, explore.Spec[queue.Queue[int]]{
		New:   func() queue.Queue[int] { return queue.NewMPSC[int]() },
		Model: func() queue.Queue[int] { return queue.NewLocked[int](16) }, Threads: 3,
	},
		explore.Do(queue.Queue[int].Enqueue, explore.Fresh),
		explore.Do(queue.Queue[int].Dequeue).By("consumer"))
	assert.Equal(t, l.Of, l.All, "all scenarios in full")
}

// TestMPSCTry: TryDequeue says empty only if the queue is, and that it cannot tell only while somebody is putting in.
func TestMPSCTry(t *testing.T) {
	explore.Run(t, func(s *explore.S) {
		q := queue.NewMPSC[int]()
		q.Enqueue(1)
		var got []int
		s.Go("a", func() { q.Enqueue(2) })
		s.Go("b", func() { q.Enqueue(3) })
		s.Go("consumer", func() {
			for range 3 {
				if value, ok, empty := q.TryDequeue(); ok {
					got = append(got, value)
				} else if empty && len(got) == 0 {
					panic("empty, although 1 was there")
				}
			}
		})
		s.Finally(func() error {
			all := slices.AppendSeq(got, queue.Drain(q))
			slices.Sort(all)
			if _, ok, empty := q.TryDequeue(); !slices.Equal(all, []int{1, 2, 3}) || ok || !empty {
				return fmt.Errorf("%v came out; then: %v, empty %v", all, ok, empty)
			}
			return nil
		})
	})
}

func ExampleMPSC() {
	q := queue.NewMPSC[int]() // a mailbox
	var senders sync.WaitGroup
	for i := range 4 {
		senders.Go(func() { q.Enqueue(i) })
	}
	senders.Wait()
	sum := 0
	for value := range queue.Drain(q) {
		sum += value
	}
	fmt.Println(sum)
	// Output: 6
}
