// Package refcount counts references to something that the garbage collector does not own: a file, a mapping, a buffer
// of a pool.
//
// Two invariants, which are not the same. The first: the count is positive exactly as long as somebody may use the
// object, every holder owns one of it, and zero is for ever: a count that has reached it never rises again. [Count] and
// [Sticky] keep that, and refuse an Acquire that comes too late. The second: the memory that holds the count is not
// used for anything else while somebody may still try to acquire. A counter cannot keep that; where the memory is
// reused, it takes a generation (package tagged) or somebody who knows who is looking (package reclaim).
package refcount

import "example.org/atomlab/structures/internal/layout"

// Count is a reference count that begins with one reference, its creator's. The zero value is one that calls nothing in
// the end; it must not be copied.
//
// Progress: Acquire and Release are wait-free where the processor has an atomic addition, TryAcquire is lock-free.
// Linearization: an acquisition at its atomic operation, the last Release at the exchange that makes the count dead,
// any other at its addition, or where an acquisition has saved the object, just after that. Ordering: everything that a
// holder did before Release is seen by the one that the last Release is: it may destroy the object. Cost: one atomic
// read-modify-write, contended for by all holders; the last Release takes a second one.
type Count struct {
	_ layout.NoCopy
	count
}

// New returns a count of one. last is called by the Release that brings it to zero; it may be nil.
func New(last func()) *Count {
	c := &Count{}
	c.last = last
	return c
}

// TryAcquire adds a reference unless the count is zero.
func (c *Count) TryAcquire() (ok bool) {
	for {
		n := c.word.Load()
		if n < undecided {
			return false
		}
		if c.word.CompareAndSwap(n, n+1) {
			return true
		}
	}
}
