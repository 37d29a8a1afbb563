package counter

import (
	"fmt"
	"sync/atomic"
	"unsafe"
)

// DefaultPad is the distance between shards where Options.Pad is 0. Two lines of 64 bytes: measured on processors that
// fetch lines in pairs, a set of counters padded to 64 bytes is as slow as one without any padding.
const DefaultPad = 128

// Options shape a Sharded counter.
type Options struct {
	Shards   int      // how many; at least 1
	Pad      int      // bytes from one shard to the next: a multiple of 8 up to 4096; 0 means DefaultPad
	Selector Selector // how Add finds its shard
}

// Sharded is a counter in several words, each meant for one adder at a time. Make it with NewSharded; it must not be copied.
//
// Progress: as Single for Add; Value and Reset are wait-free and take a step a shard. Linearization: an Add at its
// atomic addition. Value is not a snapshot: it reads the shards one after another. For additions that are not
// negative it returns at least the sum of those that had returned when it was called, and at most the sum of those
// that had begun when it returned (intermediate value linearizability, Rinberg and Keidar, DISC 2020). Reclamation:
// none. Cost: an uncontended atomic read-modify-write an Add, as long as no two adders share a shard, and the selector's
// cost unless the adder holds a Handle.
//
// The design is that of Java's LongAdder (Striped64), which hashes the thread.
type Sharded struct {
	_        noCopy
	cells    []int64
	first    int // index of shard 0, so that it lies on a multiple of the padding, or of a page quarter
	stride   int // in cells
	shards   int
	selector Selector
	_        [128]byte
	dealt    atomic.Uint32 // handles given out, and turns of RoundRobin
	_        [128]byte
}

// NewSharded makes a counter. It panics if the options are out of range.
func NewSharded(o Options) *Sharded {
	const word, largestPad = 8, 4096
	if o.Pad == 0 {
		o.Pad = DefaultPad
	}
	if _, known := selectorNames[o.Selector]; !known {
		panic(fmt.Sprintf("counter: selector %d: expected one of Selectors", o.Selector))
	}
	if o.Shards < 1 || o.Pad < word || o.Pad%word != 0 || o.Pad > largestPad {
		panic(fmt.Sprintf("counter: %d shards padded to %d bytes: expected at least 1, and a multiple of 8 up to 4096",
			o.Shards, o.Pad))
	}
	// Memory without pointers does not move and starts on a multiple of 8: go on to where shards cannot be torn apart
	// differently in two counters.
	const align = 1024
	cells := make([]int64, (o.Shards*o.Pad+align)/word)
	first := int(-uintptr(unsafe.Pointer(&cells[0]))%align) / word
	return &Sharded{cells: cells, first: first, stride: o.Pad / word, shards: o.Shards, selector: o.Selector}
}

// cell is the shard for a number, whatever it is.
func (c *Sharded) cell(number uint64) *int64 {
	return &c.cells[c.first+int(number%uint64(c.shards))*c.stride]
}

// Add adds delta to a shard that the selector chooses.
func (c *Sharded) Add(delta int64) { c.add(delta) }

// Handle assigns the next shard in turn. A goroutine keeps its handle for as long as it adds; more goroutines than
// shards share, which costs time and nothing else.
func (c *Sharded) Handle() Handle {
	return Handle{c.cell(uint64(c.dealt.Add(1) - 1))}
}

// Value returns the sum of the shards, read one after another.
func (c *Sharded) Value() (sum int64) {
	for i := range c.shards {
		sum += atomic.LoadInt64(&c.cells[c.first+i*c.stride])
	}
	return sum
}

// Reset sets the shards to zero one after another and returns what it took away: every addition is in the result of
// exactly one Reset, or in the counter still.
func (c *Sharded) Reset() (sum int64) {
	for i := range c.shards {
		sum += atomic.SwapInt64(&c.cells[c.first+i*c.stride], 0)
	}
	return sum
}

// A Handle adds to one shard of a Sharded counter. Any number of goroutines may use the same one.
type Handle struct{ cell *int64 }

// Add adds delta to the handle's shard.
func (h Handle) Add(delta int64) { atomic.AddInt64(h.cell, delta) }
