// Package refcount counts references to something that the garbage collector does not own: a file, a mapping, a buffer
// of a pool.
//
// Two invariants, which are not the same. The first: the count is positive exactly as long as somebody may use the
// object, every holder owns one of it, and zero is for ever: a count that has reached it never rises again. [Count] and
// [Sticky] keep that, and refuse an Acquire that comes too late. The second: the memory that holds the count is not
// used for anything else while somebody may still try to acquire. A counter cannot keep that; where the memory is
// reused, it takes a generation (package tagged) or somebody who knows who is looking (package reclaim).
package refcount

import (
	"math"
	"sync/atomic"
)

// Count is a reference count that begins with one reference, its creator's. Make it with New; it must not be copied.
//
// Progress: Acquire and Release are wait-free where the processor has an atomic addition, TryAcquire is lock-free.
// Linearization: each at its atomic operation. Ordering: everything that a holder did before Release is seen by the one
// that the last Release is: it may destroy the object. Cost: one atomic read-modify-write, contended for by all
// holders.
type Count struct {
	_    noCopy
	refs atomic.Int64
	last func()
}

// New returns a count of one. last is called by the Release that brings it to zero; it may be nil.
func New(last func()) *Count {
	c := &Count{last: last}
	c.refs.Store(1)
	return c
}

// Acquire adds a reference. The caller must hold one, or somebody must hold one for as long as the call takes. It
// panics if the count is zero: the object is gone, and a reference to it would be its resurrection.
func (c *Count) Acquire() {
	if c.refs.Add(1) <= 1 {
		panic("refcount: Acquire of an object that has been released for the last time: use TryAcquire where you hold no reference")
	}
}

// TryAcquire adds a reference unless the count is zero.
func (c *Count) TryAcquire() (ok bool) {
	for {
		n := c.refs.Load()
		if n <= 0 {
			return false
		}
		if c.refs.CompareAndSwap(n, n+1) {
			return true
		}
	}
}

// Release gives one reference up, and says whether it was the last. It panics on a Release that nobody owed.
func (c *Count) Release() (last bool) {
	n := c.refs.Add(-1)
	if n < 0 {
		panic("refcount: Release without a reference: it was released more often than acquired")
	}
	if n > 0 {
		return false
	}
	c.refs.Store(dead)
	if c.last != nil {
		c.last()
	}
	return true
}

// dead is so far below zero that no number of mistaken calls brings the count back.
const dead = math.MinInt64 / 2

// Refs is the number of references, which may have changed by the time it returns.
func (c *Count) Refs() int { return int(max(0, c.refs.Load())) }

// noCopy makes go vet report copies (its copylocks check looks for these methods).
type noCopy struct{}

func (*noCopy) Lock()   {}
func (*noCopy) Unlock() {}
