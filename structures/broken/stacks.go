package broken

import (
	"sync/atomic"
	"time"

	"example.org/atomlab/structures/internal/conform"
	"example.org/atomlab/structures/stack"
	"example.org/atomlab/structures/stack/stacktest"
	"example.org/atomlab/structures/tagged"
)

// arena is a pooled stack whose head and free list are words with an index in the low 32 bits; what the broken ones do
// with the high bits is their affair.
type arena struct {
	nodes      []arenaNode
	head, free atomic.Uint64
}

type arenaNode struct {
	next  atomic.Uint32
	value int
}

func newArena(capacity int) arena { return arena{nodes: make([]arenaNode, capacity+1)} }

func index(word uint64) uint32 { return uint32(word) }

// PooledStack is stack.Pooled without the generation: heads are bare indices.
//
// A Pop reads the head, A, and A's next, B, and sleeps. Others pop A, pop B, and push A again. The head is A, as the
// Pop expects; its exchange succeeds and makes B the head, which somebody else has.
type PooledStack struct{ arena }

// NewPooledStack makes one with room for capacity values.
func NewPooledStack(capacity int) *PooledStack {
	s := &PooledStack{newArena(capacity)}
	for i := 1; i <= capacity; i++ {
		s.put(&s.free, uint32(i))
	}
	return s
}

func (s *PooledStack) put(list *atomic.Uint64, i uint32) {
	for {
		head := list.Load()
		s.nodes[i].next.Store(index(head))
		if list.CompareAndSwap(head, uint64(i)) {
			return
		}
	}
}

func (s *PooledStack) take(list *atomic.Uint64) uint32 {
	for {
		head := list.Load()
		if head == 0 {
			return 0
		}
		next := s.nodes[index(head)].next.Load()
		if list.CompareAndSwap(head, uint64(next)) { // wrong: the head may have been away
			return index(head)
		}
	}
}

// Push puts value on top, or returns false if the stack was full.
func (s *PooledStack) Push(value int) bool { return push(&s.arena, value, s.take, s.put) }

// Pop takes the top value off.
func (s *PooledStack) Pop() (int, bool) { return pop(&s.arena, s.take, s.put) }

func push(a *arena, value int, take func(*atomic.Uint64) uint32, put func(*atomic.Uint64, uint32)) bool {
	i := take(&a.free)
	if i == 0 {
		return false
	}
	a.nodes[i].value = value
	put(&a.head, i)
	return true
}

func pop(a *arena, take func(*atomic.Uint64) uint32, put func(*atomic.Uint64, uint32)) (value int, ok bool) {
	i := take(&a.head)
	if i == 0 {
		return 0, false
	}
	value = a.nodes[i].value
	put(&a.free, i)
	return value, true
}

// NarrowStack is stack.Pooled with a generation of 3 bits: it comes round after 8 exchanges.
type NarrowStack struct{ arena }

const narrowBits = 3

// NewNarrowStack makes one with room for capacity values.
func NewNarrowStack(capacity int) *NarrowStack {
	s := &NarrowStack{newArena(capacity)}
	for i := 1; i <= capacity; i++ {
		s.put(&s.free, uint32(i))
	}
	return s
}

// next is the word for index i in the generation after word's.
func (*NarrowStack) next(word uint64, i uint32) uint64 {
	generation := (word>>32 + 1) % (1 << narrowBits) // wrong: seven more and it is the same
	return generation<<32 | uint64(i)
}

func (s *NarrowStack) put(list *atomic.Uint64, i uint32) {
	for {
		head := list.Load()
		s.nodes[i].next.Store(index(head))
		if list.CompareAndSwap(head, s.next(head, i)) {
			return
		}
	}
}

func (s *NarrowStack) take(list *atomic.Uint64) uint32 {
	for {
		head := list.Load()
		if index(head) == 0 {
			return 0
		}
		next := s.nodes[index(head)].next.Load()
		if list.CompareAndSwap(head, s.next(head, next)) {
			return index(head)
		}
	}
}

// Push puts value on top, or returns false if the stack was full.
func (s *NarrowStack) Push(value int) bool { return push(&s.arena, value, s.take, s.put) }

// Pop takes the top value off.
func (s *NarrowStack) Pop() (int, bool) { return pop(&s.arena, s.take, s.put) }

// BatchStack advances the generation when it pops, as it must, but not when it pops everything at once.
//
// A Pop reads the head, A in generation 5, and A's next, B, and sleeps. PopAll takes both; A is pushed again, which
// needs no generation. The head is A in generation 5, as the Pop expects.
type BatchStack struct {
	arena
	bump uint64 // what PopAll advances the generation by: 0 is wrong
}

// NewBatchStack makes one with room for capacity values; with bump, it is the correct twin.
func NewBatchStack(capacity int, bump bool) *BatchStack {
	s := &BatchStack{arena: newArena(capacity)}
	if bump {
		s.bump = 1 << 32
	}
	for i := 1; i <= capacity; i++ {
		s.put(&s.free, uint32(i))
	}
	return s
}

// put keeps the generation.
func (s *BatchStack) put(list *atomic.Uint64, i uint32) {
	for {
		head := list.Load()
		s.nodes[i].next.Store(index(head))
		if list.CompareAndSwap(head, head&^(1<<32-1)|uint64(i)) {
			return
		}
	}
}

// take advances it.
func (s *BatchStack) take(list *atomic.Uint64) uint32 {
	for {
		head := list.Load()
		if index(head) == 0 {
			return 0
		}
		next := s.nodes[index(head)].next.Load()
		if list.CompareAndSwap(head, uint64(tagged.Ref(head).Next(next))) {
			return index(head)
		}
	}
}

// Push puts value on top, or returns false if the stack was full.
func (s *BatchStack) Push(value int) bool { return push(&s.arena, value, s.take, s.put) }

// Pop takes the top value off.
func (s *BatchStack) Pop() (int, bool) { return pop(&s.arena, s.take, s.put) }

// PopAll takes everything off at once and hands each value to what, as long as that wants more.
func (s *BatchStack) PopAll(what func(value int) (more bool)) {
	var i uint32
	for {
		head := s.head.Load()
		if s.head.CompareAndSwap(head, head&^(1<<32-1)+s.bump) { // wrong with a bump of 0
			i = index(head)
			break
		}
	}
	for i != 0 {
		next := s.nodes[i].next.Load()
		if !what(s.nodes[i].value) {
			return
		}
		s.put(&s.free, i)
		i = next
	}
}

// batches is a container of which one goroutine pops, and the others take everything at once and give it out one by
// one.
func batches(s *BatchStack) conform.Container {
	var buffered stack.Treiber[int]
	everything := func() (int, bool) {
		if value, ok := buffered.Pop(); ok {
			return value, true
		}
		count := 0
		s.PopAll(func(value int) bool {
			if count++; count > stackCapacity {
				value = -1 // nobody put that in: the list has a cycle
			}
			buffered.Push(value)
			return value >= 0
		})
		return buffered.Pop()
	}
	return conform.Container{Put: s.Push, Take: everything, TakeAs: func(goroutine int) (int, bool) {
		if goroutine == 0 {
			return s.Pop()
		}
		return everything()
	}}
}

const stackCapacity = 4 // few nodes: each is used again soon

func conserves(s stack.Stack[int]) func(time.Duration) error {
	return func(budget time.Duration) error {
		return conform.Conserves(conform.Container{Put: s.Push, Take: s.Pop}, conform.LIFO, conform.Roles{}, budget)
	}
}

func stacks[S stack.Stack[int]](newStack func(capacity int) S) func(time.Duration) Suite {
	return func(each time.Duration) Suite {
		return Suite{"stacktest.Checks", stacktest.Checks(func() stack.Stack[int] { return newStack(stackCapacity) },
			stacktest.Options{Capacity: stackCapacity, LooseFull: true, Time: each})}
	}
}

var (
	pooledStackBug = Bug{
		Name:  "PooledStack",
		Wrong: "nodes are used again and the head is a bare index: a pop that slept succeeds on a head that was away and came back (ABA), and two own one node",
		Seen: "IBM System/370, Principles of Operation, appendix A, on free-pool manipulation: the reason for the double-word " +
			"compare-and-swap; and every lock-free free list written without one since",
		Detector: ByConservation,
		Suite:    stacks(NewPooledStack),
		Broken:   func(d time.Duration) error { return conserves(NewPooledStack(stackCapacity))(d) },
		Right:    func(d time.Duration) error { return conserves(stack.NewPooled[int](stackCapacity))(d) },
	}
	narrowStackBug = Bug{
		Name:     "NarrowStack",
		Wrong:    "the generation has 3 bits: it is the same again after 8 exchanges, which happen while a goroutine is preempted",
		Seen:     "tags of a few bits in the spare bits of pointers; how many are enough is a question of how long a thread may sleep",
		Detector: ByConservation,
		Suite:    stacks(NewNarrowStack),
		Broken:   func(d time.Duration) error { return conserves(NewNarrowStack(stackCapacity))(d) },
		Right:    func(d time.Duration) error { return conserves(stack.NewPooled[int](stackCapacity))(d) },
	}
	batchStackBug = Bug{
		Name:     "BatchStack",
		Wrong:    "taking everything at once does not advance the generation: a pop in flight is fooled as if there were none",
		Seen:     "Concurrency Kit gave its stack a batch pop of its own that advances the generation (ck_stack_batch_pop_mpmc)",
		Detector: ByConservation,
		Broken: func(d time.Duration) error {
			return conform.Conserves(batches(NewBatchStack(stackCapacity, false)), conform.LIFO, conform.Roles{}, d)
		},
		Right: func(d time.Duration) error {
			return conform.Conserves(batches(NewBatchStack(stackCapacity, true)), conform.LIFO, conform.Roles{}, d)
		},
	}
)
