package queue_test

import (
	"fmt"
	"slices"
	"testing"

	"example.org/atomlab/litmus/explore"
	"example.org/atomlab/structures/queue"
)

// TestSPSCBatchSchedules: batches that fill the queue and empty it. What was put in comes out, in order; a batch gets
// at least what was there when it began, and Len is never more than there can be.
func TestSPSCBatchSchedules(t *testing.T) {
	explore.Run(t, func(s *explore.S) {
		q := queue.NewLinearizableSPSC[int](4)
		var put, got []int
		var lengths [2]int
		s.Go("producer", func() {
			for _, batch := range [][]int{{1, 2, 3}, {4, 5, 6}} {
				put = append(put, batch[:q.EnqueueBatch(batch)]...)
			}
		})
		s.Go("consumer", func() {
			for i := range lengths {
				lengths[i] = q.Len()
				into := make([]int, 3)
				n := q.DequeueBatch(into)
				if got = append(got, into[:n]...); n < min(3, lengths[i]) {
					panic(fmt.Sprintf("of %d values that the consumer saw it took %d", lengths[i], n))
				}
			}
		})
		s.Finally(func() error {
			all := slices.AppendSeq(slices.Clone(got), queue.Drain(q))
			if q.Len() != 0 || !slices.Equal(all, put) || len(put) < 4 || max(lengths[0], lengths[1]) > 4 {
				return fmt.Errorf("%v went in, and %v came out; Len was %v", put, all, lengths)
			}
			return nil
		})
	})
}

// TestRingBatchSchedules: two producers and a consumer; what one put in comes out once, in its order and together.
func TestRingBatchSchedules(t *testing.T) {
	explore.Run(t, func(s *explore.S) {
		q := queue.NewRing[int](queue.RingOptions{Capacity: 4})
		var got []int
		var batch, one int
		s.Go("batch", func() { batch = q.EnqueueBatch([]int{1, 2}) })
		s.Go("one", func() { one = q.EnqueueBatch([]int{3}) })
		s.Go("consumer", func() {
			into := make([]int, 2)
			got = append(got, into[:q.DequeueBatch(into)]...)
		})
		s.Finally(func() error {
			got = slices.AppendSeq(got, queue.Drain(q))
			if q.Len() != 0 || batch != 2 || one != 1 || !slices.Equal(got, []int{1, 2, 3}) && !slices.Equal(got, []int{3, 1, 2}) {
				return fmt.Errorf("of %d and %d values came out %v", batch, one, got)
			}
			return nil
		})
	})
}

// TestRingBatchesCompeteSchedules: a consumer that takes both values, and one that takes one, get each once.
func TestRingBatchesCompeteSchedules(t *testing.T) {
	explore.Run(t, func(s *explore.S) {
		q := queue.NewRing[int](queue.RingOptions{Capacity: 2})
		q.EnqueueBatch([]int{1, 2, 9})
		two, one := make([]int, 2), make([]int, 1)
		var put int
		s.Go("two", func() { two = two[:q.DequeueBatch(two)] })
		s.Go("one", func() { one = one[:q.DequeueBatch(one)]; put = q.EnqueueBatch([]int{3}) })
		s.Finally(func() error {
			got := slices.Concat(two, one, slices.Collect(queue.Drain(q)))
			slices.Sort(got)
			if !slices.Equal(got, []int{1, 2, 3}[:2+put]) {
				return fmt.Errorf("%v, %v and the rest are %v", two, one, got)
			}
			return nil
		})
	})
}

func ExampleDrain() {
	q := queue.NewRing[string](queue.RingOptions{Capacity: 4})
	fmt.Println(q.EnqueueBatch([]string{"a", "b", "c", "d", "e"}), q.Len(), q.Cap())
	for value := range queue.Drain(q) {
		fmt.Println(value)
		if value == "b" {
			break
		}
	}
	fmt.Println(q.Len())
	// Output:
	// 4 4 4
	// a
	// b
	// 2
}
