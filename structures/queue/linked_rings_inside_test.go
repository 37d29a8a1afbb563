package queue

import (
	"runtime"
	"testing"
	"weak"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// rings are how many rings the queue has.
func (q *LinkedRings[T]) rings() (n int) {
	for r := q.first.Load(); r != nil; r = r.next.Load() {
		n++
	}
	return n
}

// TestLinkedRingsAreFull: no ring is begun before those in front of it are full, and none is kept that was drained.
func TestLinkedRingsAreFull(t *testing.T) {
	for _, c := range []struct{ ring, values, rings int }{
		{1, 0, 1}, {1, 1, 1}, {1, 5, 5}, {4, 4, 1}, {4, 5, 2}, {4, 13, 4}, {0, 10_240, 10}, {0, 10_241, 11},
	} {
		q := NewLinkedRings[int](LinkedRingsOptions{Ring: c.ring})
		for range 3 {
			for i := range c.values {
				q.Enqueue(i)
			}
			assert.LessOrEqual(t, q.rings(), c.rings+1, "%+v", c) // the first one may have been used before
			for range c.values {
				_, ok := q.Dequeue()
				require.True(t, ok)
			}
			assert.Equal(t, 1, q.rings(), "%+v", c)
		}
	}
}

// TestLinkedRingsLeftBehind: who sleeps in an operation keeps the ring in which it is, and none of those after it.
func TestLinkedRingsLeftBehind(t *testing.T) {
	q := NewLinkedRings[int](LinkedRingsOptions{Ring: 1})
	asleep := q.first.Load()
	for i := range 3 {
		q.Enqueue(i)
	}
	second := weak.Make(asleep.next.Load())
	for range 3 {
		q.Dequeue()
	}
	runtime.GC()
	assert.Nil(t, second.Value())
	runtime.KeepAlive(asleep)
	runtime.KeepAlive(q)
}

// TestLinkedRingsMark: a mark outlives whatever is done with the cell, until nobody has drawn the ticket yet. Dequeuers
// have drawn tickets 0 to 2 of a ring of one cell, and come to it in this order; explore would need four threads.
func TestLinkedRingsMark(t *testing.T) {
	waited := true
	for _, order := range [][]uint64{{2, 0, 1}, {2, 1, 0}, {1, 2, 0}, {1, 0, 2}} {
		r := NewLinkedRings[int](LinkedRingsOptions{Ring: 1}).first.Load()
		require.True(t, r.put(0, 7))
		r.head.Store(3)
		for _, ticket := range order {
			_, ok := r.take(ticket, &waited)
			assert.Equal(t, ticket == 0, ok, "%v: %d", order, ticket)
		}
		assert.False(t, r.put(1, 8), order)
		assert.False(t, r.put(2, 8), "%v: nobody comes for ticket 2", order)
		require.True(t, r.put(3, 9), "%v: somebody will come for ticket 3", order)
		value, ok := r.take(3, &waited)
		assert.True(t, ok)
		assert.Equal(t, 9, value)
	}
}
