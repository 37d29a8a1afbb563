package refcount

import "sync/atomic"

// The upper bits of a Sticky count are flags.
const (
	zeroFlag = 1 << 63 // the count is zero, for ever
	helped   = 1 << 62 // a reader has found it to be zero, and left it to a Release to be the last
)

// Sticky is Count with a wait-free TryAcquire: an addition, and no loop that others can make it repeat. Make it with
// NewSticky; it must not be copied.
//
// Zero is a flag, not a number. TryAcquire adds one whatever the word is; if the flag was set, the sum means nothing
// and the object is gone. Release subtracts one, and whoever brings the number to zero tries to set the flag in its
// place; if a TryAcquire was faster, the number is not zero any more and nothing has happened.
//
// Progress: TryAcquire, Acquire and Release are wait-free where the processor has an atomic addition. Linearization: an
// acquisition at its addition; the last Release at the exchange that sets the flag. Ordering and cost: as Count; the
// last Release takes one exchange more. Paper: Anderson, Blelloch and Wei, Turning Manual Concurrent Memory Reclamation
// into Automatic Reference Counting, PLDI 2022, §4.
type Sticky struct {
	_    noCopy
	word atomic.Uint64
	last func()
}

// NewSticky returns a count of one. last is called by the Release that brings it to zero; it may be nil.
func NewSticky(last func()) *Sticky {
	c := &Sticky{last: last}
	c.word.Store(1)
	return c
}

// TryAcquire adds a reference unless the count is zero.
func (c *Sticky) TryAcquire() (ok bool) { return c.word.Add(1)&zeroFlag == 0 }

// Acquire adds a reference. It panics if the count is zero: see Count.Acquire.
func (c *Sticky) Acquire() {
	if !c.TryAcquire() {
		panic("refcount: Acquire of an object that has been released for the last time: use TryAcquire where you hold no reference")
	}
}

// Release gives one reference up, and says whether it was the last. It panics on a Release that nobody owed.
func (c *Sticky) Release() (last bool) {
	n := c.word.Add(^uint64(0))
	if n&zeroFlag != 0 {
		panic("refcount: Release without a reference: it was released more often than acquired")
	}
	if n != 0 || !c.becomesZero() {
		return false
	}
	if c.last != nil {
		c.last()
	}
	return true
}

// becomesZero sets the flag if the number still is zero. Refs may have set it for us; then exactly one Release is the
// last.
func (c *Sticky) becomesZero() bool {
	if c.word.CompareAndSwap(0, zeroFlag) {
		return true
	}
	return c.word.Load()&helped != 0 && c.word.Swap(zeroFlag)&helped != 0
}

// Refs is the number of references, which may have changed by the time it returns. It never returns zero before a
// Release has been, or is about to be, the last: finding the number at zero, it sets the flag itself.
func (c *Sticky) Refs() int {
	n := c.word.Load()
	if n == 0 && c.word.CompareAndSwap(0, zeroFlag|helped) {
		return 0
	}
	if n&zeroFlag != 0 {
		return 0
	}
	return int(n)
}
