package refcount

import (
	"math"
	"sync/atomic"
)

// count is the number of references minus one, so that its zero value is the creator's.
//
// A Release that takes the last reference leaves the word undecided, and then tries to make it dead. Until it has, the
// object lives: who acquires it meanwhile has it, the attempt fails, and that Release was not the last. So zero is
// never a number that an addition could leave again.
type count struct {
	word atomic.Int64
	last func()
}

const (
	undecided = -1
	dead      = math.MinInt64 / 2 // so far below zero that no number of mistaken calls brings the count back
)

// add adds a reference, and says whether the object lives. If it does not, the sum means nothing.
func (c *count) add() bool { return c.word.Add(1) >= 0 }

// Acquire adds a reference. The caller must hold one, or somebody must hold one for as long as the call takes. It
// panics if the count is zero: the object is gone, and a reference to it would be its resurrection.
func (c *count) Acquire() {
	if !c.add() {
		panic("refcount: Acquire of an object that has been released for the last time: use TryAcquire where you hold no reference")
	}
}

// Release gives one reference up, and says whether it was the last. It panics on a Release that nobody owed; one at the
// very moment of the last Release may cost that its effect, so that nobody is told to destroy the object.
func (c *count) Release() (last bool) {
	switch n := c.word.Add(-1); {
	case n > undecided:
		return false
	case n < undecided:
		panic("refcount: Release without a reference: it was released more often than acquired")
	}
	if !c.word.CompareAndSwap(undecided, dead) {
		return false
	}
	if c.last != nil {
		c.last()
	}
	return true
}

// Refs is the number of references, which may have changed by the time it returns. After 0 nobody can acquire any more.
func (c *count) Refs() int {
	n := c.word.Load()
	if n < undecided {
		return 0
	}
	return int(max(n+1, 1)) // undecided is one still: its Release has not been, yet
}
