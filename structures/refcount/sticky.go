package refcount

import "example.org/atomlab/structures/internal/layout"

// Sticky is Count with a wait-free TryAcquire: an addition, and no loop that others can make it repeat. The zero value
// is a count of one; it must not be copied.
//
// TryAcquire adds one whatever the word is; if the count was dead the sum means nothing, and the word stays far below
// zero. Everything else is as in Count. Paper: Anderson, Blelloch and Wei, Turning Manual Concurrent Memory Reclamation
// into Automatic Reference Counting, PLDI 2022, §4; there a reader that finds zero helps to decide. Here Refs calls an
// undecided count one, since the Release that will decide it has not returned, and nobody needs to help.
type Sticky struct {
	_ layout.NoCopy
	count
}

// NewSticky returns a count of one. last is called by the Release that brings it to zero; it may be nil.
func NewSticky(last func()) *Sticky {
	c := &Sticky{}
	c.last = last
	return c
}

// TryAcquire adds a reference unless the count is zero.
func (c *Sticky) TryAcquire() (ok bool) { return c.add() }
