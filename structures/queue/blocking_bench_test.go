package queue_test

import (
	"context"
	"sync"
	"testing"

	"example.org/atomlab/structures/queue"
	"example.org/atomlab/structures/queue/queuetest"
)

// BenchmarkBlocking measures blocking queues, which are waited for, beside a channel and a ring under a mutex with two
// condition variables: go test -bench Blocking ./structures/queue
func BenchmarkBlocking(b *testing.B) {
	layouts := queuetest.BenchOptions{}
	queuetest.Bench(b, waited("blocking ring", func(capacity int) queue.Queue[int] {
		return queue.NewRing[int](queue.RingOptions{Capacity: capacity})
	}), layouts,
		ring("ring", 0),
		queuetest.Peer{Name: "conditions", New: func(capacity int) queue.Queue[int] { return newConditions(capacity) }})
}

// BenchmarkBlockingSPSC measures the one of one producer and one consumer.
func BenchmarkBlockingSPSC(b *testing.B) {
	queuetest.Bench(b, waited("blocking SPSC", func(capacity int) queue.Queue[int] { return queue.NewSPSC[int](capacity) }),
		queuetest.BenchOptions{Layouts: [][2]int{{1, 1}}},
		queuetest.Peer{Name: "SPSC", New: func(capacity int) queue.Queue[int] { return queue.NewSPSC[int](capacity) }},
		queuetest.Peer{Name: "conditions", New: func(capacity int) queue.Queue[int] { return newConditions(capacity) }})
}

// BenchmarkNobodyWaits measures a value that is put in and taken out by one goroutine.
func BenchmarkNobodyWaits(b *testing.B) {
	background := context.Background()
	for name, q := range map[string]queuetest.Blocking{
		"ring":       queue.NewBlocking[int](queue.NewRing[int](queue.RingOptions{Capacity: 64})),
		"spsc":       queue.NewBlocking[int](queue.NewSPSC[int](64)),
		"channel":    make(channel, 64),
		"conditions": newConditions(64),
	} {
		b.Run(name, func(b *testing.B) {
			for i := range b.N {
				_ = q.Put(background, i)
				_, _ = q.Take(background)
			}
		})
	}
}

// waited is a blocking queue, whose operations wait.
func waited(name string, make func(capacity int) queue.Queue[int]) queuetest.Peer {
	return queuetest.Peer{Name: name, New: func(capacity int) queue.Queue[int] {
		return patient{queue.NewBlocking(make(capacity))}
	}}
}

type patient struct{ q *queue.Blocking[int] }

func (p patient) Enqueue(value int) bool { return p.q.Put(context.Background(), value) == nil }

func (p patient) Dequeue() (int, bool) {
	value, err := p.q.Take(context.Background())
	return value, err == nil
}

// channel is one, with contexts.
type channel chan int

func (c channel) Put(ctx context.Context, value int) error {
	select {
	case c <- value:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (c channel) Take(ctx context.Context) (int, error) {
	select {
	case value := <-c:
		return value, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

func (c channel) Close() { close(c) }

// conditions is what one would write without this library; it knows no contexts.
type conditions struct {
	mutex             sync.Mutex
	notEmpty, notFull sync.Cond
	slots             []int
	head, count       int
}

func newConditions(capacity int) *conditions {
	c := &conditions{slots: make([]int, capacity)}
	c.notEmpty.L, c.notFull.L = &c.mutex, &c.mutex
	return c
}

func (c *conditions) Enqueue(value int) bool {
	c.mutex.Lock()
	for c.count == len(c.slots) {
		c.notFull.Wait()
	}
	c.slots[(c.head+c.count)%len(c.slots)] = value
	c.count++
	c.mutex.Unlock()
	c.notEmpty.Signal()
	return true
}

func (c *conditions) Dequeue() (value int, ok bool) {
	c.mutex.Lock()
	for c.count == 0 {
		c.notEmpty.Wait()
	}
	value = c.slots[c.head]
	c.head = (c.head + 1) % len(c.slots)
	c.count--
	c.mutex.Unlock()
	c.notFull.Signal()
	return value, true
}

func (c *conditions) Put(_ context.Context, value int) error { c.Enqueue(value); return nil }

func (c *conditions) Take(context.Context) (int, error) {
	value, _ := c.Dequeue()
	return value, nil
}

func (c *conditions) Close() {}
