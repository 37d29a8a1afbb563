package deque

// A Deque is a double-ended queue of one owner and any number of thieves: at most one goroutine at a time may call Push
// and Pop, and anybody Steal. Who takes over as the owner must be synchronized with the one before.
type Deque[T any] interface {
	// Push puts value at the bottom and returns true, or returns false if the deque was full. The owner's.
	Push(value T) (ok bool)
	// Pop takes the value at the bottom, the youngest, or returns false if the deque was empty. The owner's.
	Pop() (value T, ok bool)
	// Steal takes the value at the top, the oldest, or returns false if the deque was empty.
	Steal() (value T, ok bool)
}
