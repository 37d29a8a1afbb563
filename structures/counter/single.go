package counter

import (
	"sync/atomic"

	"example.org/atomlab/structures/internal/layout"
)

// Single is a counter in one atomic word. The zero value is ready to use; it must not be copied after first use.
//
// Progress: wait-free where the processor has an atomic addition (amd64, arm64 with LSE), else lock-free.
// Linearization: each method at its one atomic operation. Reclamation: none. Cost: one atomic read-modify-write an
// Add, which under contention includes a transfer of the line.
type Single struct {
	_ layout.NoCopy
	n atomic.Int64
}

// Add adds delta.
func (c *Single) Add(delta int64) { c.n.Add(delta) }

// Inc adds one.
func (c *Single) Inc() { c.Add(1) }

// Dec subtracts one.
func (c *Single) Dec() { c.Add(-1) }

// Value returns the sum of all additions that took effect before it.
func (c *Single) Value() int64 { return c.n.Load() }

// Reset sets the counter to zero and returns what it was; no addition is lost between the two.
func (c *Single) Reset() int64 { return c.n.Swap(0) }
