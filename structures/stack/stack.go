package stack

// A Stack is a last-in-first-out stack.
type Stack[T any] interface {
	// Push puts value on top and returns true, or returns false if the stack was full.
	Push(value T) (ok bool)
	// Pop takes the top value off, or returns false if the stack was empty.
	Pop() (value T, ok bool)
}
