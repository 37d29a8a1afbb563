package queuetest

import (
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"example.org/atomlab/structures/queue"
)

// What a queue may have beside its two operations.
type (
	measured interface{ Len() int }
	bounded  interface{ Cap() int }
)

// optional tests what the queue has.
func optional(t *testing.T, newQueue func() queue.Queue[int], o Options) {
	if q, ok := newQueue().(bounded); ok && o.Capacity > 0 && q.Cap() < o.Capacity {
		t.Errorf("Cap returned %d: expected at least %d", q.Cap(), o.Capacity)
	}
	alone(t, newQueue(), o)
	if q, ok := newQueue().(queue.Batcher[int]); ok {
		batches(t, q, o)
	}
}

// alone does operations at random and compares with a slice.
func alone(t *testing.T, q queue.Queue[int], o Options) {
	const steps, longest = 2000, 7
	batcher, hasBatches := q.(queue.Batcher[int])
	length, hasLen := q.(measured)
	var want []int
	for step := range steps {
		next := make([]int, rand.IntN(longest))
		for i := range next {
			next[i] = step*longest + i
		}
		if !hasBatches {
			next = next[:min(1, len(next))]
		}
		if rand.IntN(2) == 0 {
			n := put(q, batcher, next)
			if room := o.Capacity - len(want); o.Capacity > 0 && (n > room || n < min(room, len(next)) && !o.LooseFull) {
				t.Fatalf("of a batch of %d values, %d were put in: there was room for %d", len(next), n, room)
			}
			want = append(want, next[:n]...)
		} else {
			n := take(q, batcher, next)
			if n != min(len(want), len(next)) || !slices.Equal(next[:n], want[:n]) {
				t.Fatalf("a batch of %d took %v: expected the first of %v", len(next), next[:n], want)
			}
			want = want[n:]
		}
		if hasLen && length.Len() != len(want) {
			t.Fatalf("Len returned %d: expected %d", length.Len(), len(want))
		}
	}
}

// put puts values in, in a batch if the queue has such.
func put(q queue.Queue[int], b queue.Batcher[int], values []int) int {
	if b != nil {
		return b.EnqueueBatch(values)
	}
	for n, value := range values {
		if !q.Enqueue(value) {
			return n
		}
	}
	return len(values)
}

func take(q queue.Queue[int], b queue.Batcher[int], into []int) (n int) {
	if b != nil {
		return b.DequeueBatch(into)
	}
	for n := range into {
		value, ok := q.Dequeue()
		if !ok {
			return n
		}
		into[n] = value
	}
	return len(into)
}

// batches puts numbered values in and takes them out, in batches of changing size. Each must come out once, and those
// of a producer in their order.
func batches(t *testing.T, q queue.Batcher[int], o Options) {
	r := &batchRun{q: q, producers: crew(o.OneProducer), capacity: o.Capacity}
	r.seen = make([]atomic.Bool, r.producers*batchValues)
	var producing, consuming sync.WaitGroup
	for p := range r.producers {
		producing.Go(func() { r.produce(p) })
	}
	for range crew(o.OneConsumer) {
		consuming.Go(func() { r.consume(t) })
	}
	producing.Wait()
	r.over.Store(true)
	consuming.Wait()
	for value := range r.seen {
		if !r.seen[value].Load() && !r.failed.Load() {
			t.Fatalf("value %d of producer %d was put in and never came out", value%batchValues, value/batchValues)
		}
	}
}

func crew(one bool) int {
	if one {
		return 1
	}
	return 2
}

const batchValues, longestBatch = 20_000, 9 // a producer's; in a batch

// A batchRun is a run of batches. A value is batchValues times its producer, and its number.
type batchRun struct {
	q         queue.Batcher[int]
	producers int
	capacity  int
	seen      []atomic.Bool
	over      atomic.Bool // the producers are done
	failed    atomic.Bool
}

func (r *batchRun) produce(p int) {
	for done := 0; done < batchValues && !r.failed.Load(); {
		batch := make([]int, min(1+done%longestBatch, batchValues-done))
		for i := range batch {
			batch[i] = p*batchValues + done + i
		}
		n := r.q.EnqueueBatch(batch)
		if done += n; n == 0 {
			runtime.Gosched()
		}
	}
}

func (r *batchRun) consume(t *testing.T) {
	into := make([]int, longestBatch)
	after := make([]int, r.producers) // the number after the last one seen
	for round := 0; !r.failed.Load(); round++ {
		over := r.over.Load() // before the queue is found empty
		n := r.q.DequeueBatch(into[:1+round%longestBatch])
		if n == 0 && over {
			return
		}
		if n == 0 {
			runtime.Gosched()
		}
		for _, value := range into[:n] {
			r.took(t, value, after)
		}
		if q, ok := r.q.(measured); ok {
			if l := q.Len(); l < 0 || r.capacity > 0 && l > r.capacity {
				r.fail(t, "Len returned %d: expected 0 to %d", l, r.capacity)
			}
		}
	}
}

func (r *batchRun) took(t *testing.T, value int, after []int) {
	if value < 0 || value >= len(r.seen) || r.seen[value].Swap(true) {
		r.fail(t, "the value %d came out twice, or was never put in", value)
		return
	}
	p, number := value/batchValues, value%batchValues
	if number < after[p] {
		r.fail(t, "value %d of producer %d came out after its value %d", number, p, after[p]-1)
	}
	after[p] = number + 1
}

func (r *batchRun) fail(t *testing.T, format string, args ...any) {
	if !r.failed.Swap(true) {
		t.Errorf(format, args...)
	}
}
