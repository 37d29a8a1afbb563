package queue

// A Queue is a first-in-first-out queue.
type Queue[T any] interface {
	// Enqueue appends value and returns true, or returns false if the queue was full.
	Enqueue(value T) (ok bool)
	// Dequeue takes the oldest value, or returns false if the queue was empty.
	Dequeue() (value T, ok bool)
}

// noCopy makes go vet report copies (its copylocks check looks for these methods).
type noCopy struct{}

func (*noCopy) Lock()   {}
func (*noCopy) Unlock() {}

// pad keeps what other processors write off the lines of what stands behind it; two lines, for processors that fetch
// them in pairs.
type pad [128]byte
