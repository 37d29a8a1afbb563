package queue

import (
	"sync"

	"example.org/atomlab/structures/internal/layout"
)

// Locked is a ring of bounded size under a mutex. Make it with NewLocked; it must not be copied.
//
// Progress: blocking. Linearization: anywhere while the mutex is held. Reclamation: the collector's. Cost: no
// allocation; a lock and an unlock. Under contention the mutex lets one goroutine do many operations in a row.
type Locked[T any] struct {
	_     layout.NoCopy
	mutex sync.Mutex
	slots []T
	head  int
	count int
}

// NewLocked makes an empty queue for capacity values.
func NewLocked[T any](capacity int) *Locked[T] { return &Locked[T]{slots: make([]T, capacity)} }

// Enqueue appends value, or returns false if the queue was full.
func (q *Locked[T]) Enqueue(value T) (ok bool) {
	q.mutex.Lock()
	defer q.mutex.Unlock()
	if q.count == len(q.slots) {
		return false
	}
	q.slots[(q.head+q.count)%len(q.slots)] = value
	q.count++
	return true
}

// Dequeue takes the oldest value, or returns false if the queue was empty.
func (q *Locked[T]) Dequeue() (value T, ok bool) {
	q.mutex.Lock()
	defer q.mutex.Unlock()
	if q.count == 0 {
		return value, false
	}
	s := &q.slots[q.head]
	value, *s = *s, value // the slot keeps nothing alive
	q.head = (q.head + 1) % len(q.slots)
	q.count--
	return value, true
}
