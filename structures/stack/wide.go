package stack

import (
	"sync/atomic"

	"example.org/atomlab/structures/internal/layout"
	"example.org/atomlab/structures/tagged"
)

// Wide is Pooled with a 64-bit generation: the heads are pairs of words, exchanged by one 128-bit compare-and-swap, and
// no goroutine sleeps for 2^64 exchanges. Make it with NewWide; it must not be copied.
//
// Progress: lock-free; blocking on processors without a 128-bit compare-and-swap. Linearization and reclamation: as
// Pooled. Cost: as Pooled, with the slower exchange of two words.
type Wide[T any] struct {
	_     layout.NoCopy
	arena []wideNode[T] // index 0 is nil
	_     layout.Pad
	head  tagged.Pair // index, generation
	_     layout.Pad
	free  tagged.Pair
	_     layout.Pad
}

type wideNode[T any] struct {
	next  atomic.Uint64
	value T
}

// NewWide makes a stack with room for capacity values. It panics unless that is from 1 to 2^32-2.
func NewWide[T any](capacity int) *Wide[T] {
	checkCapacity(capacity)
	s := &Wide[T]{arena: make([]wideNode[T], capacity+1)}
	for i := 1; i <= capacity; i++ {
		s.put(&s.free, uint64(i))
	}
	return s
}

// Push puts value on top, or returns false if there was no free node: the stack was full, or nearly so while a Pop had
// taken its node off and not yet given it back.
func (s *Wide[T]) Push(value T) (ok bool) {
	index := s.take(&s.free)
	if index == 0 {
		return false
	}
	s.arena[index].value = value
	s.put(&s.head, index)
	return true
}

// Pop takes the top value off.
func (s *Wide[T]) Pop() (value T, ok bool) {
	index := s.take(&s.head)
	if index == 0 {
		return value, false
	}
	value, s.arena[index].value = s.arena[index].value, value // the arena keeps nothing alive
	s.put(&s.free, index)
	return value, true
}

// put links a node that is nobody else's on top of a list. A push needs no generation; it keeps the one it finds.
func (s *Wide[T]) put(list *tagged.Pair, index uint64) {
	for {
		head, generation := list.Load()
		s.arena[index].next.Store(head)
		if list.CompareAndSwap(head, generation, index, generation) {
			return
		}
	}
}

// take unlinks the top node of a list and advances the generation, or returns 0. The node is the caller's.
func (s *Wide[T]) take(list *tagged.Pair) (index uint64) {
	for {
		head, generation := list.Load()
		if head == 0 {
			return 0
		}
		next := s.arena[head].next.Load()
		if list.CompareAndSwap(head, generation, next, generation+1) {
			return head
		}
	}
}
