package queue

// Chan is a buffered channel, used without waiting. Make it with NewChan.
//
// Progress: blocking: a channel has a lock. Linearization: anywhere while the lock is held. Reclamation: the
// collector's. Cost: no allocation; a lock and an unlock.
type Chan[T any] struct{ values chan T }

// NewChan makes an empty queue for capacity values.
func NewChan[T any](capacity int) Chan[T] { return Chan[T]{make(chan T, capacity)} }

// Enqueue appends value, or returns false if the channel was full.
func (q Chan[T]) Enqueue(value T) (ok bool) {
	select {
	case q.values <- value:
		return true
	default:
		return false
	}
}

// Dequeue takes the oldest value, or returns false if the channel was empty.
func (q Chan[T]) Dequeue() (value T, ok bool) {
	select {
	case value = <-q.values:
		return value, true
	default:
		return value, false
	}
}
