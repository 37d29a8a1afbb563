package suite

import (
	"sync"

	"example.org/atomlab/probes"
	"example.org/atomlab/structures/box"
)

// Question: in what should an interface value that goroutines share be kept?
//
// An error, loaded by all and replaced in a share of the operations. See choice for the rules.
var _ = boxChoice.register()

var boxChoice = choice{
	name:     probes.Boxes,
	question: "In what should an interface value that goroutines share be kept?",
	method: "Goroutines that load an interface value and replace it in none and a hundred of a thousand operations, kept in each " +
		"box of this lab, in atomic.Value, and under a lock.",
	result:    probes.BestBox,
	settings:  across(0, 100),
	beside:    []rivalry{idle},
	customary: "Go",
	rivals: []rivalry{
		boxRival("atomic.Value", func() holder { return new(box.Same) }),
		boxRival("pointer to an interface", func() holder { return new(box.Box) }),
		{"pointer to a known type", func(at setting) workload {
			b := &new(alone[box.Of[boxed]]).it
			return workload{works: mixed(at, func() { mustBeBoxed(b.Load()) }, func() { b.Store(boxed{1}) })}
		}},
		boxRival("sync.RWMutex", func() holder { return new(lockedInterface) }),
	},
}

type holder interface {
	Load() any
	Store(any)
}

// boxed is what is kept: a value that an interface does not hold itself.
type boxed struct{ n int }

func boxRival(name string, newHolder func() holder) rivalry {
	return rivalry{name, func(at setting) workload {
		h := newHolder()
		h.Store(boxed{1})
		return workload{works: mixed(at, func() { mustBeBoxed(h.Load().(boxed)) }, func() { h.Store(boxed{1}) })}
	}}
}

func mustBeBoxed(b boxed) {
	if b.n > 1 {
		panic("boxes: a value that nobody stored")
	}
}

// lockedInterface is an interface value under a lock.
type lockedInterface struct {
	sync.RWMutex
	value any
}

func (l *lockedInterface) Load() any {
	l.RLock()
	defer l.RUnlock()
	return l.value
}

func (l *lockedInterface) Store(value any) {
	l.Lock()
	defer l.Unlock()
	l.value = value
}
