package scenarios

import (
	"sync"

	"example.org/atomlab/litmus/explore"
	"example.org/atomlab/structures/counter"
)

// LockFree lists what is lock-free, and what is not and says so, which Fails.
func LockFree() []Scenario {
	two := func(make func() container) func(*explore.S) { return conserve(make, 1, "uo", "uo") }
	return []Scenario{
		{Name: "stack/treiber", Setup: two(treiber)},
		{Name: "stack/tagged", Setup: two(tagged)},
		{Name: "stack/wide", Setup: two(wide)},
		{Name: "queue/michael-scott", Setup: conserve(michaelScott, 1, "u", "o", "u")},
		{Name: "queue/recycled, hazards", Setup: conserve(hazards, 1, "u", "o")},
		{Name: "queue/recycled, epochs", Setup: conserve(epochs, 1, "u", "o")},
		{Name: "queue/spsc", Setup: conserve(spsc, 0, "uuu", "ooo")},
		{Name: "queue/ring", Setup: two(ring), Fails: true},
		{Name: "queue/mutex", Setup: two(locked), Fails: true},
		{Name: "counter/single", Setup: adds(single, 3, 2)},
		{Name: "counter/sharded", Setup: adds(sharded, 2, 2)},
		{Name: "counter/mutex", Setup: adds(lockedCounter, 2, 1), Fails: true},
	}
}

// locked is a stack with a lock around it.
func locked() container {
	var mu sync.Mutex
	var all []int
	put := func(v int) bool {
		mu.Lock()
		defer mu.Unlock()
		all = append(all, v)
		return true
	}
	take := func() (int, bool) {
		mu.Lock()
		defer mu.Unlock()
		if len(all) == 0 {
			return 0, false
		}
		v := all[len(all)-1]
		all = all[:len(all)-1]
		return v, true
	}
	return container{put, take}
}

func lockedCounter() (func(), func() int64) {
	var mu sync.Mutex
	n := int64(0)
	return func() { mu.Lock(); n++; mu.Unlock() }, func() int64 { return n }
}

func sharded() (func(), func() int64) {
	c := counter.NewSharded(counter.Options{Shards: 2, Selector: counter.RoundRobin})
	return func() { c.Add(1) }, c.Value
}
