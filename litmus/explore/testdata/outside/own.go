// Package outside is somebody's module: ordinary code, that knows nothing of explore.
package outside

import (
	"sync"
	"sync/atomic"
)

// A Counter counts.
type Counter struct{ n atomic.Int64 }

// Lossy adds 1, it thinks.
func (c *Counter) Lossy() { c.n.Store(c.n.Load() + 1) }

// Add adds 1.
func (c *Counter) Add() { c.n.Add(1) }

// Value is how many were added.
func (c *Counter) Value() int64 { return c.n.Load() }

// A Queue is a bounded queue on a channel, that can be closed.
type Queue struct {
	items  chan int
	closed chan struct{}
	once   sync.Once
}

// NewQueue makes a queue with room for so many.
func NewQueue(room int) *Queue {
	return &Queue{items: make(chan int, room), closed: make(chan struct{})}
}

// Put waits for room, and reports whether the queue was open.
func (q *Queue) Put(v int) bool {
	select {
	case <-q.closed:
		return false
	default:
	}
	select {
	case q.items <- v:
		return true
	case <-q.closed:
		return false
	}
}

// Close lets everybody go who waits.
func (q *Queue) Close() { q.once.Do(func() { close(q.closed) }) }

// Take waits for a value, and reports whether there was one before the queue was closed.
func (q *Queue) Take() (int, bool) {
	select {
	case v := <-q.items:
		return v, true
	case <-q.closed:
		return 0, false
	}
}

// A Cache computes each value once, and keeps it.
type Cache struct {
	mu      sync.RWMutex
	values  map[string]int
	compute func(string) int
}

// NewCache makes one.
func NewCache(compute func(string) int) *Cache {
	return &Cache{values: map[string]int{}, compute: compute}
}

// Get computes the value of key, unless it is there.
func (c *Cache) Get(key string) int {
	c.mu.RLock()
	v, ok := c.values[key]
	c.mu.RUnlock()
	if ok {
		return v
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	v = c.compute(key)
	c.values[key] = v
	return v
}
