package queue_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/structures/internal/conform"
	"example.org/atomlab/structures/queue"
	"example.org/atomlab/structures/queue/queuetest"
)

// TestBlocking holds blocking queues against both contracts: of who waits, and of who does not.
func TestBlocking(t *testing.T) {
	for _, c := range []struct {
		name string
		make func() queue.Queue[int]
		o    queuetest.Options
	}{
		{"ring", func() queue.Queue[int] { return queue.NewRing[int](queue.RingOptions{Capacity: 2}) }, queuetest.Options{Capacity: 2}},
		{"spsc", func() queue.Queue[int] { return queue.NewSPSC[int](2) }, queuetest.Options{Capacity: 2, OneProducer: true, OneConsumer: true}},
		{"mpsc", func() queue.Queue[int] { return queue.NewMPSC[int]() }, queuetest.Options{OneConsumer: true}},
		{"michael-scott", func() queue.Queue[int] { return queue.NewMichaelScott[int]() }, queuetest.Options{}},
		{"channel", func() queue.Queue[int] { return queue.NewChan[int](1) }, queuetest.Options{Capacity: 1}},
		{"locked", func() queue.Queue[int] { return queue.NewLocked[int](3) }, queuetest.Options{Capacity: 3}},
	} {
		t.Run(c.name, func(t *testing.T) {
			queuetest.RunBlocking(t, func() queuetest.Blocking { return queue.NewBlocking(c.make()) }, c.o)
		})
	}
	t.Run("as a queue", func(t *testing.T) {
		queuetest.Run(t, func() queue.Queue[int] {
			return queue.NewBlocking[int](queue.NewRing[int](queue.RingOptions{Capacity: 4}))
		}, queuetest.Options{Capacity: 4})
	})
}

// TestOverwriting: what is not full of old values loses none, and what is loses the oldest, and says so.
func TestOverwriting(t *testing.T) {
	var lost []int
	q := queue.Overwriting[int]{Ring: queue.NewRing[int](queue.RingOptions{Capacity: 4}), Discarded: func(v int) { lost = append(lost, v) }}
	for round := range 100 {
		lost = nil
		for i := range 4 + round%3 {
			assert.True(t, q.Enqueue(i))
		}
		assert.Len(t, lost, round%3)
		for i, v := range lost {
			assert.Equal(t, i, v)
		}
		for i := range 4 {
			v, ok := q.Dequeue()
			assert.True(t, ok)
			assert.Equal(t, round%3+i, v)
		}
		_, ok := q.Dequeue()
		assert.False(t, ok)
	}
	queue.Overwriting[int]{Ring: queue.NewRing[int](queue.RingOptions{Capacity: 1})}.Enqueue(1)
}

// TestOverwrittenOnce: of all values that many goroutines put in, each is taken or discarded, once.
func TestOverwrittenOnce(t *testing.T) {
	q := &recovered{ring: queue.NewRing[int](queue.RingOptions{Capacity: 4}), lost: queue.NewMichaelScott[int]()}
	require.NoError(t, conform.Conserves(conform.Container{Put: q.Enqueue, Take: q.Dequeue}, conform.LIFO, conform.Roles{}, conform.Duration(0)))
}

// recovered is an overwriting ring that gives out what was discarded as well.
type recovered struct {
	ring *queue.Ring[int]
	lost *queue.MichaelScott[int]
}

func (q *recovered) Enqueue(value int) bool {
	if oldest, discarded := q.ring.Overwrite(value); discarded {
		q.lost.Enqueue(oldest)
	}
	return true
}

func (q *recovered) Dequeue() (int, bool) {
	if value, ok := q.lost.Dequeue(); ok {
		return value, ok
	}
	return q.ring.Dequeue()
}

func ExampleBlocking() {
	q := queue.NewBlocking[int](queue.NewRing[int](queue.RingOptions{Capacity: 2}))
	background := context.Background()
	go func() {
		for i := range 5 {
			_ = q.Put(background, i) // waits for room
		}
		q.Close()
	}()
	for {
		value, err := q.Take(background)
		if errors.Is(err, queue.ErrClosed) {
			break
		}
		fmt.Println(value)
	}
	// Output:
	// 0
	// 1
	// 2
	// 3
	// 4
}

func ExampleRing_Overwrite() {
	newest := queue.NewRing[string](queue.RingOptions{Capacity: 2})
	newest.Overwrite("a")
	newest.Overwrite("b")
	fmt.Println(newest.Overwrite("c"))
	fmt.Println(newest.Dequeue())
	// Output:
	// a true
	// b true
}

func ExampleOverwriting() {
	ring := queue.NewRing[int](queue.RingOptions{Capacity: 2})
	lost := 0
	q := queue.NewBlocking[int](queue.Overwriting[int]{Ring: ring, Discarded: func(int) { lost++ }})
	for i := range 10 {
		_ = q.Put(context.Background(), i) // never waits
	}
	value, _ := q.Take(context.Background())
	fmt.Println(value, lost)
	// Output: 8 8
}
