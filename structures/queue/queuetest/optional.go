package queuetest

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"example.org/atomlab/structures/internal/conform"
	"example.org/atomlab/structures/queue"
)

// What a queue may have beside its two operations.
type (
	measured   interface{ Len() int }
	bounded    interface{ Cap() int }
	overwriter interface {
		Overwrite(value int) (oldest int, discarded bool)
	}
)

// optional tests what the queue has.
func optional(newQueue func() queue.Queue[int], o Options) error {
	if q, ok := newQueue().(bounded); ok && q.Cap() != o.Capacity {
		return fmt.Errorf("Cap returned %d: expected %d", q.Cap(), o.Capacity)
	}
	if err := alone(newQueue(), o); err != nil {
		return err
	}
	if err := lengths(newQueue(), o.Time); err != nil {
		return err
	}
	if q, ok := newQueue().(queue.Batcher[int]); ok {
		put := func(values []int, _ func(int)) int { return q.EnqueueBatch(values) }
		if err := batches(q, put, o); err != nil {
			return err
		}
	}
	if q, ok := newQueue().(overwriter); ok {
		return batches(q.(queue.Queue[int]), overwrites(q), o)
	}
	return nil
}

// overwrites puts all values in, and tells which it has discarded.
func overwrites(q overwriter) func(values []int, discarded func(int)) (n int) {
	return func(values []int, discarded func(int)) (n int) {
		for _, value := range values {
			if oldest, full := q.Overwrite(value); full {
				discarded(oldest)
			}
		}
		return len(values)
	}
}

// lengths asks for the length while somebody puts one value in and takes it out, all the time: many times within one
// call, if that is interrupted.
func lengths(q queue.Queue[int], budget time.Duration) error {
	length, ok := q.(measured)
	if !ok {
		return nil
	}
	var crew conform.Crew
	defer conform.Shake()()
	crew.Go(func() {
		for !crew.Stopped() {
			q.Enqueue(0)
			q.Dequeue()
		}
	})
	crew.Go(func() {
		for !crew.Stopped() {
			if n := length.Len(); n < 0 || n > 1 {
				crew.Errorf("Len returned %d: expected 0 or 1", n)
			}
		}
	})
	return crew.Wait(budget)
}

// alone does operations at random and compares with a slice.
func alone(q queue.Queue[int], o Options) error {
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
			if room := o.Capacity - len(want); o.Capacity > 0 && (n < min(room, len(next)) || n > room && !o.LooseFull) {
				return fmt.Errorf("of a batch of %d values, %d were put in: there was room for %d", len(next), n, room)
			}
			want = append(want, next[:n]...)
		} else {
			n := take(q, batcher, next)
			if n != min(len(want), len(next)) || !slices.Equal(next[:n], want[:n]) {
				return fmt.Errorf("a batch of %d took %v: expected the first of %v", len(next), next[:n], want)
			}
			want = want[n:]
		}
		if hasLen && length.Len() != len(want) {
			return fmt.Errorf("Len returned %d: expected %d", length.Len(), len(want))
		}
	}
	return nil
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

// batches puts numbered values in and takes them out, in batches of changing size. Each must come out once, or be
// discarded, and those of a producer in their order.
func batches(q queue.Queue[int], put func(values []int, discarded func(int)) int, o Options) error {
	r := &batchRun{q: q, put: put, producers: users(o.OneProducer), capacity: o.Capacity}
	r.seen = make([]atomic.Bool, r.producers*batchValues)
	var producing sync.WaitGroup
	for p := range r.producers {
		producing.Add(1)
		r.crew.Go(func() {
			defer producing.Done()
			r.produce(p)
		})
	}
	for range users(o.OneConsumer) {
		r.crew.Go(r.consume)
	}
	r.crew.Go(func() {
		producing.Wait()
		r.over.Store(true)
	})
	defer conform.Shake()()
	if err := r.crew.Wait(batchTime); err != nil {
		return err
	}
	for value := range r.seen {
		if !r.seen[value].Load() {
			return fmt.Errorf("value %d of producer %d was put in and never came out", value%batchValues, value/batchValues)
		}
	}
	return nil
}

func users(one bool) int {
	if one {
		return 1
	}
	return 2
}

const batchValues, longestBatch = 20_000, 9 // a producer's; in a batch

const batchTime = time.Minute // at the most, on an emulated processor

// A batchRun is a run of batches. A value is batchValues times its producer, and its number.
type batchRun struct {
	q         queue.Queue[int]
	put       func(values []int, discarded func(int)) int
	producers int
	capacity  int
	seen      []atomic.Bool
	over      atomic.Bool // the producers are done
	crew      conform.Crew
}

func (r *batchRun) produce(p int) {
	after := make([]int, r.producers)
	for done := 0; done < batchValues && !r.crew.Stopped(); {
		batch := make([]int, min(1+done%longestBatch, batchValues-done))
		for i := range batch {
			batch[i] = p*batchValues + done + i
		}
		n := r.put(batch, func(oldest int) { r.took(oldest, after) })
		if done += n; n == 0 {
			runtime.Gosched()
		}
	}
}

func (r *batchRun) consume() {
	into := make([]int, longestBatch)
	batcher, _ := r.q.(queue.Batcher[int])
	after := make([]int, r.producers) // the number after the last one seen
	for round := 0; !r.crew.Stopped(); round++ {
		over := r.over.Load() // before the queue is found empty
		n := take(r.q, batcher, into[:1+round%longestBatch])
		if n == 0 && over {
			return
		}
		if n == 0 {
			runtime.Gosched()
		}
		for _, value := range into[:n] {
			r.took(value, after)
		}
		if q, ok := r.q.(measured); ok {
			if l := q.Len(); l < 0 || r.capacity > 0 && l > r.capacity {
				r.crew.Errorf("Len returned %d: expected 0 to %d", l, r.capacity)
			}
		}
	}
}

func (r *batchRun) took(value int, after []int) {
	if value < 0 || value >= len(r.seen) || r.seen[value].Swap(true) {
		r.crew.Errorf("the value %d came out twice, or was never put in", value)
		return
	}
	p, number := value/batchValues, value%batchValues
	if number < after[p] {
		r.crew.Errorf("value %d of producer %d came out after its value %d", number, p, after[p]-1)
	}
	after[p] = number + 1
}
