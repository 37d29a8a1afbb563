package queue

// A Queue is a first-in-first-out queue.
type Queue[T any] interface {
	// Enqueue appends value and returns true, or returns false if the queue was full.
	Enqueue(value T) (ok bool)
	// Dequeue takes the oldest value, or returns false if the queue was empty.
	Dequeue() (value T, ok bool)
}
