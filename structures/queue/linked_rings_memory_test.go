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
