package scenarios

import (
	"sync/atomic"
	"testing"
	"time"

	"example.org/atomlab/litmus/explore"
	"example.org/atomlab/structures/broken"
	"example.org/atomlab/structures/counter"
	"example.org/atomlab/structures/deque"
	"example.org/atomlab/structures/queue"
	"example.org/atomlab/structures/stack"
)

// Histories are all scenarios that can be made of a structure's operations, up to a size. Each must be linearizable.
type Histories struct {
	Name  string
	Fails bool // as it must: the type is wrong on purpose
	Long  bool // takes more than a second or two
	Check func(*testing.T) explore.Linearity
}

// AllHistories lists them. What is right is what a lock around a slice does.
func AllHistories() []Histories {
	return []Histories{
		{Name: "histories/stack/treiber", Check: stacks(func() stackOf { return &stack.Treiber[int]{} }, 16, nil)},
		{Name: "histories/stack/tagged", Check: stacks(func() stackOf { return stack.NewPooled[int](4) }, 4, nil)},
		{Name: "histories/stack/tagged, one of room", Check: stacks(func() stackOf { return stack.NewPooled[int](1) }, 1, []any{false})},
		{Name: "histories/stack/wide", Check: stacks(func() stackOf { return stack.NewWide[int](4) }, 4, nil)},
		{Name: "histories/stack/pooled ABA", Check: pooledABA, Fails: true},
		{Name: "histories/queue/michael-scott", Check: queues(func() queueOf { return queue.NewMichaelScott[int]() }, 16)},
		{Name: "histories/queue/linked rings", Check: linkedRingsHistories, Long: true},
		{Name: "histories/queue/ring", Check: queues(func() queueOf { return queue.NewRing[int](queue.RingOptions{Capacity: 2}) }, 2)},
		{Name: "histories/queue/spsc", Check: spscHistories},
		{Name: "histories/deque/chase-lev", Check: deques(2, 3)},
		{Name: "histories/deque/chase-lev, two thieves", Check: deques(3, 2)},
		{Name: "histories/counter/single", Check: additions(func() adder { return new(counter.Single) })},
		{Name: "histories/counter/two that are summed", Check: additions(func() adder { return new(summed) }), Fails: true},
	}
}

// stacks explores a stack that has room for so many values. It may refuse one, where that is said, while others pop.
func stacks(make func() stackOf, room int, refuses []any) func(*testing.T) explore.Linearity {
	return func(t *testing.T) explore.Linearity {
		push := explore.Do(stackOf.Push, explore.Fresh)
		if refuses != nil {
			push = push.MayReturn(refuses...)
		}
		return explore.Counterexample(t, explore.Spec[stackOf]{New: make,
			Model: func() stackOf { return &pile{room: room} }}, push, explore.Do(stackOf.Pop))
	}
}

// A pile is a stack for one thread.
type pile struct {
	values []int
	room   int
}

func (p *pile) Push(v int) bool {
	if len(p.values) == p.room {
		return false
	}
	p.values = append(p.values, v)
	return true
}

func (p *pile) Pop() (v int, ok bool) {
	last := len(p.values) - 1
	if last < 0 {
		return 0, false
	}
	v, p.values = p.values[last], p.values[:last]
	return v, true
}

// pooledABA begins with two values.
func pooledABA(t *testing.T) explore.Linearity {
	push := explore.Do(stackOf.Push, explore.Fresh)
	return explore.Counterexample(t, explore.Spec[stackOf]{New: func() stackOf { return broken.NewPooledStack(8) }, Before: []explore.Op{push, push}, Each: 3},
		push, explore.Do(stackOf.Pop))
}

func queues(make func() queueOf, room int) func(*testing.T) explore.Linearity {
	return func(t *testing.T) explore.Linearity {
		return explore.Counterexample(t, explore.Spec[queueOf]{New: make,
			Model: func() queueOf { return queue.NewLocked[int](room) }}, explore.Do(queueOf.Enqueue, explore.Fresh), explore.Do(queueOf.Dequeue))
	}
}

// linkedRingsHistories has rings that are closed and linked all the time.
func linkedRingsHistories(t *testing.T) explore.Linearity {
	return explore.Counterexample(t, explore.Spec[queueOf]{
		New:   func() queueOf { return queue.NewLinkedRings[int](queue.LinkedRingsOptions{Ring: 2}) },
		Model: func() queueOf { return queue.NewLocked[int](16) }, Options: explore.Options{Time: 5 * time.Minute},
	}, explore.Do(queueOf.Enqueue, explore.Fresh), explore.Do(queueOf.Dequeue))
}

// spscHistories has one producer and one consumer.
func spscHistories(t *testing.T) explore.Linearity {
	return explore.Counterexample(t, explore.Spec[queueOf]{New: func() queueOf { return queue.NewLinearizableSPSC[int](2) }, Each: 4,
		Model: func() queueOf { return queue.NewLocked[int](2) }},
		explore.Do(queueOf.Enqueue, explore.Fresh).By("producer"), explore.Do(queueOf.Dequeue).By("consumer"))
}

// deques has an owner and thieves, and soon grows.
func deques(threads, each int) func(*testing.T) explore.Linearity {
	return func(t *testing.T) explore.Linearity {
		return explore.Counterexample(t, explore.Spec[dequeOf]{New: func() dequeOf { return deque.NewChaseLev[int](1) },
			Model: func() dequeOf { return new(deque.Locked[int]) }, Threads: threads, Each: each},
			explore.Do(dequeOf.Push, explore.Fresh).By("owner"), explore.Do(dequeOf.Pop).By("owner"), explore.Do(dequeOf.Steal))
	}
}

type adder interface {
	Add(int64)
	Value() int64
}

// summed adds each number to a counter of its own. Value may meet a later addition and miss an earlier one.
type summed [2]atomic.Int64

func (s *summed) Add(n int64)  { s[n%2].Add(n) }
func (s *summed) Value() int64 { return s[0].Load() + s[1].Load() }

func additions(make func() adder) func(*testing.T) explore.Linearity {
	return func(t *testing.T) explore.Linearity {
		return explore.Counterexample(t, explore.Spec[adder]{New: make, Threads: 3, Each: 1},
			explore.Do(adder.Add, int64(1)), explore.Do(adder.Add, int64(2)), explore.Do(adder.Value))
	}
}
