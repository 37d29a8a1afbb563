// Package process changes settings of the Go runtime that the whole process shares, for a while.
//
// Tests that run side by side change them side by side: each saving what it found and putting that back would leave the
// process with what the other had set. So the wishes that are in force are kept here, in the order in which they came;
// the process has what they come to, and what it had before once none is left.
package process

import (
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
)

// A Wish is what the process should have. The zero value wishes nothing.
type Wish struct {
	Procs      int  // GOMAXPROCS; the latest wish counts
	MoreProcs  int  // on top of that; all wishes count
	LeastProcs int  // GOMAXPROCS is at least so much, whatever else is wished
	NoGC       bool // no garbage collection, as with debug.SetGCPercent(-1)
}

var wishes struct {
	sync.Mutex
	all            []*Wish
	procs, percent int // what the process had before
}

// Have puts a wish into force until the returned function is called. That may be called again, which does nothing.
func Have(w Wish) (undo func()) {
	if w == (Wish{}) {
		return func() {}
	}
	wishes.Lock()
	defer wishes.Unlock()
	if len(wishes.all) == 0 {
		wishes.procs = runtime.GOMAXPROCS(0)
		wishes.percent = debug.SetGCPercent(-1)
		debug.SetGCPercent(wishes.percent)
	}
	wishes.all = append(wishes.all, &w)
	apply()
	return func() {
		wishes.Lock()
		defer wishes.Unlock()
		if i := slices.Index(wishes.all, &w); i >= 0 {
			wishes.all = slices.Delete(wishes.all, i, i+1)
			apply()
		}
	}
}

// apply gives the process what the wishes come to.
func apply() {
	procs, percent, more, least := wishes.procs, wishes.percent, 0, 0
	for _, w := range wishes.all {
		if w.Procs > 0 {
			procs = w.Procs
		}
		if w.NoGC {
			percent = -1
		}
		more += w.MoreProcs
		least = max(least, w.LeastProcs)
	}
	if procs = max(procs+more, least); runtime.GOMAXPROCS(0) != procs {
		runtime.GOMAXPROCS(procs) // stops the world: not without need
	}
	debug.SetGCPercent(percent)
}
