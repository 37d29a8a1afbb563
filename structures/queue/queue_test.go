package queue_test

import (
	"fmt"
	"math"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/structures/queue"
	"example.org/atomlab/structures/queue/queuetest"
)

func TestMichaelScott(t *testing.T) {
	queuetest.Run(t, func() queue.Queue[int] { return queue.NewMichaelScott[int]() }, queuetest.Options{LockFree: true})
}

var schemes = map[string]queue.Scheme{"hazard pointers": queue.HazardPointers, "epochs": queue.Epochs}

func TestRecycled(t *testing.T) {
	for name, scheme := range schemes {
		t.Run(name, func(t *testing.T) {
			queuetest.Run(t, func() queue.Queue[int] { return queue.NewRecycled[int](100, scheme) },
				queuetest.Options{Capacity: 100, LooseFull: true, LockFree: true})
		})
	}
}

func TestRing(t *testing.T) {
	for _, padding := range []int{0, 128} {
		for _, capacity := range []int{2, 4, 1024} {
			t.Run(fmt.Sprintf("%d slots padded to %d", capacity, padding), func(t *testing.T) {
				queuetest.Run(t, func() queue.Queue[int] {
					return queue.NewRing[int](queue.RingOptions{Capacity: capacity, Padding: padding})
				}, queuetest.Options{Capacity: capacity})
			})
		}
	}
}

func TestChan(t *testing.T) {
	queuetest.Run(t, func() queue.Queue[int] { return queue.NewChan[int](8) }, queuetest.Options{Capacity: 8})
}

func TestLocked(t *testing.T) {
	queuetest.Run(t, func() queue.Queue[int] { return queue.NewLocked[int](8) }, queuetest.Options{Capacity: 8})
}

func TestRoundedUp(t *testing.T) {
	assert.Equal(t, 2, queue.NewRing[int](queue.RingOptions{Capacity: 1}).Cap())
	assert.Equal(t, 128, queue.NewRing[int](queue.RingOptions{Capacity: 100}).Cap())
	assert.Equal(t, 128, queue.NewSPSC[int](100).Cap())
	for _, o := range []queue.RingOptions{{}, {Capacity: -1}, {Capacity: math.MaxInt}, {Capacity: 2, Padding: -1}, {Capacity: 2, Padding: 1 << 20}} {
		assert.Panics(t, func() { queue.NewRing[int](o) }, "%+v", o)
	}
	assert.Panics(t, func() { queue.NewSPSC[int](0) })
	assert.Panics(t, func() { queue.NewSPSC[int](math.MaxInt) })
	assert.Panics(t, func() { queue.NewRecycled[int](0, queue.Epochs) })
}

// TestKeepsNothingAlive: a value that was taken must be the collector's.
func TestKeepsNothingAlive(t *testing.T) {
	type value = *[64]byte
	for name, q := range map[string]queue.Queue[value]{
		"michael-scott": queue.NewMichaelScott[value](), "mpsc": queue.NewMPSC[value](),
		"linked rings": queue.NewLinkedRings[value](queue.LinkedRingsOptions{}),
		"recycled":     queue.NewRecycled[value](4, queue.HazardPointers),
		"ring":         queue.NewRing[value](queue.RingOptions{Capacity: 4}), "spsc": queue.NewSPSC[value](4),
		"chan": queue.NewChan[value](4), "locked": queue.NewLocked[value](4),
	} {
		collected, values := make(chan struct{}, 3), 0
		watched := func() value {
			v := new([64]byte)
			runtime.AddCleanup(v, func(c chan struct{}) { c <- struct{}{} }, collected)
			values++
			return v
		}
		func() {
			q.Enqueue(watched())
			q.Dequeue()
			if b, ok := q.(queue.Batcher[value]); ok {
				require.Equal(t, 2, b.EnqueueBatch([]value{watched(), watched()}), name)
				require.Equal(t, 2, b.DequeueBatch(make([]value, 2)), name)
			}
		}()
		for range 20 {
			runtime.GC()
			runtime.Gosched()
		}
		assert.Len(t, collected, values, name)
		runtime.KeepAlive(q)
	}
}

// TestRecycledKeepsUp: with nobody asleep, nodes come back in time and few are held back.
func TestRecycledKeepsUp(t *testing.T) {
	work := func(q *queue.Recycled[int]) (refused int) {
		h := q.Handle()
		for i := range 20_000 {
			if !h.Enqueue(i) {
				refused++
			}
			h.Dequeue()
		}
		return refused
	}
	for name, scheme := range schemes {
		q := queue.NewRecycled[int](100, scheme)
		assert.Zero(t, work(q), name)
		assert.Less(t, q.Stats().Pending, 200, name)
	}
}

// TestRecycledNeverDriesUp: participants that took values and then sleep, or leave, hold nothing back, however many.
func TestRecycledNeverDriesUp(t *testing.T) {
	const capacity, values, each = 8, 3500, 30 // more than the arena has nodes, less than a participant collects at
	for name, scheme := range schemes {
		for _, leaves := range []bool{false, true} {
			q := queue.NewRecycled[int](capacity, scheme)
			var h queue.RecycledHandle[int]
			for i := range values {
				require.True(t, q.Enqueue(i), "%s: the empty queue is full after %d values", name, i)
				if i%each == 0 {
					if h = q.Handle(); leaves {
						defer h.Leave()
					}
				}
				_, ok := h.Dequeue()
				require.True(t, ok)
			}
			for i := range capacity {
				require.True(t, q.Enqueue(i), "%s: the empty queue takes %d values", name, i)
			}
		}
	}
}

func TestAllocations(t *testing.T) {
	handle := queue.NewRecycled[int](4, queue.HazardPointers).Handle()
	for name, c := range map[string]struct {
		q    queue.Queue[int]
		want float64
	}{
		"michael-scott": {queue.NewMichaelScott[int](), 1}, "mpsc": {queue.NewMPSC[int](), 1},
		"linked rings": {queue.NewLinkedRings[int](queue.LinkedRingsOptions{Ring: 1}), 0}, "recycled": {handle, 0}, "recycled, no handle": {queue.NewRecycled[int](4, queue.Epochs), 0},
		"ring": {queue.NewRing[int](queue.RingOptions{Capacity: 4}), 0}, "spsc": {queue.NewSPSC[int](4), 0},
		"chan": {queue.NewChan[int](4), 0}, "locked": {queue.NewLocked[int](4), 0},
	} {
		operation := func() {
			c.q.Enqueue(1)
			c.q.Dequeue()
		}
		for range 1000 { // lists reach their size
			operation()
		}
		assert.Equal(t, c.want, testing.AllocsPerRun(1000, operation), name)
	}
}

func ExampleRing() {
	q := queue.NewRing[string](queue.RingOptions{Capacity: 2})
	fmt.Println(q.Enqueue("a"), q.Enqueue("b"), q.Enqueue("c"))
	fmt.Println(q.Dequeue())
	fmt.Println(q.Dequeue())
	fmt.Println(q.Dequeue())
	// Output:
	// true true false
	// a true
	// b true
	//  false
}

func ExampleRecycled() {
	q := queue.NewRecycled[int](8, queue.HazardPointers)
	h := q.Handle() // one for each goroutine
	defer h.Leave()
	h.Enqueue(1)
	h.Enqueue(2)
	fmt.Println(h.Dequeue())
	// Output: 1 true
}
