package stack

import (
	"fmt"
	"math"
	"sync/atomic"

	"example.org/atomlab/structures/internal/layout"
	"example.org/atomlab/structures/tagged"
)

// Pooled is a stack of bounded size whose nodes lie in an arena and are used again at once. Make it with NewPooled; it
// must not be copied.
//
// Progress: lock-free. Linearization: as Treiber; a Push that finds no free node at its load of the free list's head.
// Reclamation: a node goes from the stack to a free list, a second stack in the same arena, and back. ABA: each head is
// an index with a 32-bit generation that every exchange advances; a Pop is fooled only if the generation comes round to
// the same value while it sleeps, which takes 2^32 exchanges. A node's next is read while another goroutine may be
// linking that node elsewhere: it is atomic for the race detector's sake and the reader's, who throws it away when the
// exchange fails. Cost: no allocation; two exchanges of contended words for each Push and each Pop.
type Pooled[T any] struct {
	_     layout.NoCopy
	arena []pooledNode[T] // index 0 is nil
	_     layout.Pad
	head  tagged.AtomicRef
	_     layout.Pad
	free  tagged.AtomicRef
	_     layout.Pad
}

type pooledNode[T any] struct {
	next  atomic.Uint32
	value T
}

// NewPooled makes a stack with room for capacity values. It panics unless that is from 1 to 2^32-2.
func NewPooled[T any](capacity int) *Pooled[T] {
	checkCapacity(capacity)
	s := &Pooled[T]{arena: make([]pooledNode[T], capacity+1)}
	for i := 1; i <= capacity; i++ {
		s.put(&s.free, uint32(i))
	}
	return s
}

func checkCapacity(capacity int) {
	if capacity < 1 || int64(capacity) > math.MaxUint32-1 {
		panic(fmt.Sprintf("stack: capacity %d: expected 1 to %d", capacity, int64(math.MaxUint32-1)))
	}
}

// Push puts value on top, or returns false if there was no free node: the stack was full, or nearly so while a Pop had
// taken its node off and not yet given it back.
func (s *Pooled[T]) Push(value T) (ok bool) {
	index := s.take(&s.free)
	if index == 0 {
		return false
	}
	s.arena[index].value = value
	s.put(&s.head, index)
	return true
}

// Pop takes the top value off.
func (s *Pooled[T]) Pop() (value T, ok bool) {
	index := s.take(&s.head)
	if index == 0 {
		return value, false
	}
	value, s.arena[index].value = s.arena[index].value, value // the arena keeps nothing alive
	s.put(&s.free, index)
	return value, true
}

// put links a node that is nobody else's on top of a list.
func (s *Pooled[T]) put(list *tagged.AtomicRef, index uint32) {
	for {
		head := list.Load()
		s.arena[index].next.Store(head.Index())
		if list.Advance(head, index) {
			return
		}
	}
}

// take unlinks the top node of a list, or returns 0. The node is the caller's.
func (s *Pooled[T]) take(list *tagged.AtomicRef) (index uint32) {
	for {
		head := list.Load()
		if head.Index() == 0 {
			return 0
		}
		next := s.arena[head.Index()].next.Load()
		if list.Advance(head, next) {
			return head.Index()
		}
	}
}
