package suite

import (
	"sync"

	"example.org/atomlab/probes"
	"example.org/atomlab/structures/refcount"
)

// Question: what does a reference cost that is counted?
//
// Goroutines that acquire a reference to one object and release it. The count has its lines to itself: what the runtime
// put beside it decided, from process to process, which way of counting was cheaper. See choice for the rules.
var _ = referenceChoice.register()

var referenceChoice = choice{
	name:     probes.References,
	question: "How should references be counted?",
	method: "Goroutines that acquire a reference to one object and release it: with a compare-and-swap loop, with an addition, and under a " +
		"mutex; one and all processors.",
	result:    probes.BestReferences,
	settings:  alongside,
	customary: "Go internal/poll.fdMutex",
	rivals: []rivalry{
		referenceRival("count, compare-and-swap loop", func() counted { return &new(alone[refcount.Count]).it }),
		referenceRival("sticky count, addition", func() counted { return &new(alone[refcount.Sticky]).it }),
		referenceRival("mutex", func() counted { return &new(alone[lockedCount]).it }),
	},
}

type counted interface {
	TryAcquire() (ok bool)
	Release() (last bool)
	Refs() int
}

func referenceRival(name string, newCount func() counted) rivalry {
	return rivalry{name, func(at setting) workload {
		c := newCount()
		return workload{works: everyone(at, func() {
			if !c.TryAcquire() || c.Release() {
				panic("references: an object died while it had an owner")
			}
		}), done: c.Refs}
	}}
}

// lockedCount is a count under a lock; its zero value is one.
type lockedCount struct {
	sync.Mutex
	more int // than one
}

func (c *lockedCount) TryAcquire() bool {
	c.Lock()
	defer c.Unlock()
	if c.more < 0 {
		return false
	}
	c.more++
	return true
}

func (c *lockedCount) Release() bool {
	c.Lock()
	defer c.Unlock()
	c.more--
	return c.more < 0
}

func (c *lockedCount) Refs() int { return c.more + 1 }
