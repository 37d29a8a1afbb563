package queue

// A Queue is a first-in-first-out queue.
type Queue[T any] interface {
	// Enqueue appends value and returns true, or returns false if the queue was full.
	Enqueue(value T) (ok bool)
	// Dequeue takes the oldest value, or returns false if the queue was empty.
	Dequeue() (value T, ok bool)
}

// A Batcher is a queue that takes several values at once. A batch is neither all or nothing nor one step of a
// linearizable queue: it puts in, or takes, what it found possible at one moment of the call, and others may see that
// at a later one.
type Batcher[T any] interface {
	Queue[T]
	// EnqueueBatch appends the first n of the values, in their order, and returns n: 0 only if there are none, or the
	// queue was full.
	EnqueueBatch(values []T) (n int)
	// DequeueBatch takes the n oldest values into a slice and returns n: 0 only if that has no room, or the queue was
	// empty.
	DequeueBatch(into []T) (n int)
}
