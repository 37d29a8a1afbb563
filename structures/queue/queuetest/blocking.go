package queuetest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"example.org/atomlab/structures/internal/conform"
	"example.org/atomlab/structures/queue"
)

// A Blocking does what a [queue.Blocking] does.
type Blocking interface {
	Put(ctx context.Context, value int) error
	Take(ctx context.Context) (value int, err error)
	Close()
}

// RunBlocking tests blocking queues that newQueue makes: used by one goroutine; for values that are lost, come twice or
// in another order while goroutines wait for each other; for values that are left behind when the queue is closed; for
// wakeups that are lost with a waiter that gives up. The roles and the capacity of the options count.
func RunBlocking(t *testing.T, newQueue func() Blocking, o Options) {
	conform.Test(t, BlockingChecks(newQueue, o))
}

// BlockingChecks are the tests of RunBlocking.
func BlockingChecks(newQueue func() Blocking, o Options) []conform.Check {
	o.Time = conform.Duration(o.Time)
	takers := conform.Check{Name: "TakerGivesUp", Time: o.Time, Run: func() error { return takerGivesUp(newQueue, o.Time) }}
	if o.OneConsumer || o.OneProducer {
		takers.Skip = "the queue is for one"
	}
	putters := conform.Check{Name: "PutterGivesUp", Time: o.Time, Run: func() error { return putterGivesUp(newQueue, o) }}
	switch {
	case o.OneProducer || o.OneConsumer:
		putters.Skip = "the queue is for one"
	case o.Capacity == 0:
		putters.Skip = "the queue is never full"
	}
	return []conform.Check{
		{Name: "Alone", Run: func() error { return blockingAlone(newQueue(), o.Capacity) }},
		{Name: "Passes", Time: o.Time, Run: func() error { return passes(newQueue(), o, o.Time) }},
		{Name: "Closes", Time: o.Time, Run: func() error { return closes(newQueue, o) }},
		takers, putters,
	}
}

func done() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}

func blockingAlone(q Blocking, capacity int) error {
	values := 3
	if capacity > 0 {
		values = capacity
	}
	if _, err := q.Take(done()); !errors.Is(err, context.Canceled) {
		return fmt.Errorf("Take from the empty queue, with a context that is done, returned %v", err)
	}
	for i := range values {
		if err := q.Put(done(), i); err != nil {
			return fmt.Errorf("Put of value %d of %d that there is room for returned %w", i, values, err)
		}
	}
	if capacity > 0 {
		if err := q.Put(done(), 0); !errors.Is(err, context.Canceled) {
			return fmt.Errorf("Put to the full queue, with a context that is done, returned %v", err)
		}
	}
	q.Close()
	q.Close()
	if err := q.Put(context.Background(), 0); !errors.Is(err, queue.ErrClosed) {
		return fmt.Errorf("Put to the closed queue returned %v", err)
	}
	for i := range values {
		if value, err := q.Take(done()); value != i || err != nil {
			return fmt.Errorf("Take of value %d from the closed queue returned %d and %v", i, value, err)
		}
	}
	if _, err := q.Take(context.Background()); !errors.Is(err, queue.ErrClosed) {
		return fmt.Errorf("Take from the queue that is closed and empty returned %v", err)
	}
	return nil
}

// passes lets values through until the time is over, closes the queue, and looks whether all came, each once, and those
// of one producer to one consumer in their order.
func passes(q Blocking, o Options, budget time.Duration) error {
	const bits = strconv.IntSize * 3 / 4 // of a value: its number; above are those of the producer
	producers, consumers := users(o.OneProducer), users(o.OneConsumer)
	var crew conform.Crew
	defer conform.Shake()()
	var producing, consuming atomic.Int64
	producing.Store(int64(producers))
	consuming.Store(int64(consumers))
	var put, sum, taken atomic.Int64
	background := context.Background()
	for p := range producers {
		crew.Go(func() {
			for i := 0; !crew.Stopped(); i++ {
				if err := q.Put(background, p<<bits|i); err != nil {
					crew.Fail(err)
					break
				}
				put.Add(1)
				sum.Add(int64(p<<bits | i))
			}
			if producing.Add(-1) == 0 {
				q.Close()
			}
		})
	}
	for range consumers {
		crew.Go(func() {
			next := make([]int, producers)
			for {
				value, err := q.Take(background)
				if err != nil {
					if !errors.Is(err, queue.ErrClosed) {
						crew.Fail(err)
					}
					break
				}
				taken.Add(1)
				sum.Add(-int64(value))
				p, i := value>>bits, value&(1<<bits-1)
				if p < 0 || p >= producers || i < next[p] {
					crew.Errorf("value %d of producer %d came out of order, or was never put in", i, p)
					break
				}
				next[p] = i + 1
			}
			if consuming.Add(-1) == 0 && (put.Load() != taken.Load() || sum.Load() != 0) {
				crew.Errorf("%d values were put in and %d came out, and their sums differ by %d", put.Load(), taken.Load(), sum.Load())
			}
		})
	}
	return crew.Wait(budget)
}

// closes closes a queue while others put and take. What was put in must come out before anybody is told that it is
// closed.
func closes(newQueue func() Blocking, o Options) error {
	return conform.Rounds(o.Time, func(crew *conform.Crew) {
		q := newQueue()
		var producing, consuming, in, out atomic.Int64
		producers, consumers := users(o.OneProducer), users(o.OneConsumer)
		consuming.Store(int64(consumers))
		producing.Store(int64(producers))
		for range producers {
			crew.Go(func() {
				for q.Put(context.Background(), 1) == nil {
					in.Add(1)
					conform.Yield() // to who closes: a queue without a limit holds nobody up
				}
				producing.Add(-1)
			})
		}
		for range consumers {
			crew.Go(func() {
				for {
					if _, err := q.Take(context.Background()); err != nil {
						break
					}
					out.Add(1)
				}
				if consuming.Add(-1) > 0 {
					return
				}
				for producing.Load() > 0 { // for in is counted after Put
					runtime.Gosched()
				}
				if in.Load() != out.Load() {
					crew.Errorf("%d values were put in before the queue was closed, and %d came out before that was said", in.Load(), out.Load())
				}
			})
		}
		crew.Go(func() {
			conform.Falter()
			q.Close()
		})
	})
}

// takerGivesUp has two wait for one value, and one of them give up when it comes: the other must get it. Should the
// first get it before, it puts it back.
func takerGivesUp(newQueue func() Blocking, budget time.Duration) error {
	return conform.Rounds(budget, func(crew *conform.Crew) {
		q := newQueue()
		ctx, cancel := context.WithCancel(context.Background())
		crew.Go(func() {
			if value, err := q.Take(ctx); err == nil {
				fails(crew, q.Put(context.Background(), value))
			}
		})
		crew.Go(func() {
			conform.Falter()
			_, err := q.Take(context.Background())
			fails(crew, err)
		})
		crew.Go(func() {
			conform.Falter()
			together(cancel, func() { fails(crew, q.Put(context.Background(), 1)) })
		})
	})
}

// putterGivesUp is takerGivesUp for a full queue, and room for one value.
func putterGivesUp(newQueue func() Blocking, o Options) error {
	return conform.Rounds(o.Time, func(crew *conform.Crew) {
		q := newQueue()
		for range o.Capacity {
			fails(crew, q.Put(context.Background(), 0))
		}
		take := func() {
			_, err := q.Take(context.Background())
			fails(crew, err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		crew.Go(func() {
			if q.Put(ctx, 1) == nil {
				take()
			}
		})
		crew.Go(func() {
			conform.Falter()
			fails(crew, q.Put(context.Background(), 2))
		})
		crew.Go(func() {
			conform.Falter()
			together(cancel, take)
		})
	})
}

// together cancels somebody and wakes somebody, in either order. Who is cancelled first is woken before it has gone,
// and who is woken first is cancelled before it has looked.
func together(cancel, wake func()) {
	if rand.IntN(2) == 0 {
		cancel()
		wake()
		return
	}
	wake()
	conform.Falter()
	cancel()
}

func fails(crew *conform.Crew, err error) {
	if err != nil {
		crew.Fail(err)
	}
}
