package scenarios

import (
	"maps"
	"slices"
	"sync"

	"example.org/atomlab/litmus/explore"
	"example.org/atomlab/structures/broken"
	"example.org/atomlab/structures/counter"
	"example.org/atomlab/structures/lock"
	"example.org/atomlab/structures/queue"
	"example.org/atomlab/structures/stack"
)

// A Scenario is what is explored of a structure.
type Scenario struct {
	Name  string
	Fails bool // as it must: the type is wrong on purpose
	Setup func(*explore.S)
	Long  bool // takes more than a second or two
}

type (
	stackOf interface {
		Push(int) bool
		Pop() (int, bool)
	}
	queueOf interface {
		Enqueue(int) bool
		Dequeue() (int, bool)
	}
)

func ofStack(s stackOf) container { return container{s.Push, s.Pop} }
func ofQueue(q queueOf) container { return container{q.Enqueue, q.Dequeue} }

func treiber() container      { return ofStack(&stack.Treiber[int]{}) }
func tagged() container       { return ofStack(stack.NewPooled[int](4)) }
func wide() container         { return ofStack(stack.NewWide[int](4)) }
func aba() container          { return ofStack(broken.NewPooledStack(4)) }
func michaelScott() container { return ofQueue(queue.NewMichaelScott[int]()) }
func ring() container         { return ofQueue(queue.NewRing[int](queue.RingOptions{Capacity: 2})) }
func spsc() container         { return ofQueue(queue.NewSPSC[int](2)) }
func hazards() container      { return ofQueue(queue.NewRecycled[int](4, queue.HazardPointers)) }
func epochs() container       { return ofQueue(queue.NewRecycled[int](4, queue.Epochs)) }

// All lists the scenarios.
func All() []Scenario {
	all := []Scenario{
		{Name: "stack/treiber 2x2", Setup: conserve(treiber, 1, "uo", "uo")},
		{Name: "stack/treiber 3x1", Setup: conserve(treiber, 2, "o", "o", "u")},
		{Name: "stack/tagged 2x2", Setup: conserve(tagged, 1, "uo", "uo")},
		{Name: "stack/tagged 3x1", Setup: conserve(tagged, 2, "o", "o", "u")},
		{Name: "stack/wide 2x2", Setup: conserve(wide, 1, "uo", "uo")},
		{Name: "stack/wide 3x1", Setup: conserve(wide, 2, "o", "o", "u")},
		{Name: "stack/pooled ABA", Setup: conserve(aba, 2, "o", "or"), Fails: true},
		{Name: "stack/pooled ABA, fresh value", Setup: conserve(aba, 2, "o", "oou"), Fails: true},
		{Name: "queue/michael-scott 2x1", Setup: conserve(michaelScott, 0, "u", "o")},
		{Name: "queue/michael-scott 3x1", Setup: conserve(michaelScott, 2, "o", "o", "u")},
		{Name: "queue/ring 2x2", Setup: conserve(ring, 0, "uo", "uo")},
		{Name: "queue/ring 3x1", Setup: conserve(ring, 1, "u", "o", "u")},
		{Name: "queue/spsc 1x1x3", Setup: conserve(spsc, 0, "uuu", "ooo")},
		{Name: "queue/recycled, hazards 2x1", Setup: conserve(hazards, 1, "u", "o")},
		{Name: "queue/recycled, epochs 2x1", Setup: conserve(epochs, 1, "u", "o")},
		{Name: "queue/recycled, hazards 2x2", Setup: conserve(hazards, 1, "uo", "uo"), Long: true},
		{Name: "queue/recycled, epochs 2x2", Setup: conserve(epochs, 1, "uo", "uo"), Long: true},
		{Name: "reclaim/hazards, a reader", Setup: reclaims(hazardDomain, 2, 1, 0)},
		{Name: "reclaim/hazards, a collector", Setup: reclaims(hazardDomain, 2, 0, 1)},
		{Name: "reclaim/hazards, both", Setup: reclaims(hazardDomain, 1, 1, 1)},
		{Name: "reclaim/epochs, a reader", Setup: reclaims(epochDomain, 2, 1, 0)},
		{Name: "reclaim/epochs, a collector", Setup: reclaims(epochDomain, 2, 0, 1)},
		{Name: "reclaim/epochs, both", Setup: reclaims(epochDomain, 1, 1, 1)},
		{Name: "counter/single 3x2", Setup: adds(single, 3, 2)},
		{Name: "refcount/resurrecting", Setup: releases(func(f func()) counted { return broken.NewResurrectingCount(f) }, 2), Fails: true},
	}
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		make := counts[name]
		all = append(all, Scenario{Name: "refcount/" + name, Setup: late(make)}, Scenario{Name: "refcount/" + name + ", released twice", Setup: released(make)})
	}
	for _, name := range slices.Sorted(maps.Keys(locks)) {
		make := locks[name]
		all = append(all, Scenario{Name: "lock/" + name + " 3x1", Setup: exclude(make, 3, 1), Long: name == "mcs"},
			Scenario{Name: "lock/" + name + " 2x2", Setup: exclude(make, 2, 2), Long: name == "mcs"})
	}
	return append(all, Scenario{Name: "lock/copied 2x1", Setup: exclude(func() sync.Locker { return new(broken.CopiedLock) }, 2, 1), Fails: true})
}

var locks = map[string]func() sync.Locker{
	"tas":     func() sync.Locker { return new(lock.TAS) },
	"ttas":    func() sync.Locker { return new(lock.TTAS) },
	"backoff": func() sync.Locker { return new(lock.Backoff) },
	"ticket":  func() sync.Locker { return new(lock.Ticket) },
	"mcs":     func() sync.Locker { return new(lock.MCS) },
	"clh":     func() sync.Locker { return new(lock.CLH) },
	"mutex":   func() sync.Locker { return new(sync.Mutex) },
	"rwmutex": func() sync.Locker { return new(sync.RWMutex) },
}

func single() (func(), func() int64) {
	var c counter.Single
	return func() { c.Add(1) }, c.Value
}
