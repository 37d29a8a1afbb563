package stack

import (
	"sync/atomic"

	"example.org/atomlab/structures/internal/layout"
)

// Treiber is a stack of garbage-collected nodes. The zero value is an empty stack; it must not be copied after first
// use.
//
// Progress: lock-free. Linearization: Push and Pop at their successful compare-and-swap, a Pop that finds nothing at
// its load of the head. Reclamation and ABA: the collector's; a node is linked once in its life, so its next never
// changes after it was published, and its address does not come back while a Pop holds it. Cost: Push allocates a node;
// both are an exchange of the head, contended for by all. Paper: Treiber, Systems Programming: Coping with Parallelism,
// IBM RJ 5118, 1986.
type Treiber[T any] struct {
	_    layout.NoCopy
	head atomic.Pointer[node[T]]
}

type node[T any] struct {
	value T
	next  *node[T]
}

// Push puts value on top. It returns true: there is no limit but memory.
func (s *Treiber[T]) Push(value T) (ok bool) {
	n := &node[T]{value: value}
	for {
		n.next = s.head.Load()
		if s.head.CompareAndSwap(n.next, n) {
			return true
		}
	}
}

// Pop takes the top value off.
func (s *Treiber[T]) Pop() (value T, ok bool) {
	for {
		top := s.head.Load()
		if top == nil {
			return value, false
		}
		if s.head.CompareAndSwap(top, top.next) {
			return top.value, true
		}
	}
}

// PopAll takes everything off at once, the former top first.
func (s *Treiber[T]) PopAll() (values []T) {
	for n := s.head.Swap(nil); n != nil; n = n.next {
		values = append(values, n.value)
	}
	return values
}
