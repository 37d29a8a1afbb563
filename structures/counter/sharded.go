package counter

import (
	"fmt"
	"sync"
	"sync/atomic"
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

// Sharded is a counter in several words, each meant for one adder at a time. Make it with NewSharded; it must not be
// copied. There are three ways to add: Add finds a shard itself; a [Shard] is for who knows its number; a [Handle], the
// quickest, has a word of its own.
//
// Progress: as Single for Add, wait-free for a Handle's; Value is wait-free and takes a step a word; Reset is blocking.
// Linearization: an Add at its atomic addition, or its store. Value is not a snapshot: it reads the words one after
// another. For additions that are not negative it returns at least the sum of those that happened before the call, and
// at most the sum of those that had begun when it returned (intermediate value linearizability, Rinberg and Keidar,
// DISC 2020). Reclamation: none. Cost: an uncontended atomic read-modify-write an Add, as long as no two adders share a
// shard, and what the selector costs.
//
// The design is that of Java's LongAdder (Striped64), which hashes the thread.
type Sharded struct {
	_        noCopy
	shards   cells
	pad      int
	selector Selector
	own      handleCells

	resetting sync.Mutex
	taken     atomic.Int64 // what Reset has returned in all

	_     [128]byte
	turns atomic.Uint32 // of RoundRobin
	_     [128]byte
}

// NewSharded makes a counter. It panics if the options are out of range.
func NewSharded(o Options) *Sharded {
	const largestPad = 4096
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
	return &Sharded{shards: newCells(o.Shards, o.Pad), pad: o.Pad, selector: o.Selector}
}

// cell is the shard for a number, whatever it is.
func (c *Sharded) cell(number uint64) *atomic.Uint64 {
	return c.shards.at(int(number % uint64(c.shards.n)))
}

// Add adds delta to a shard that the selector chooses.
func (c *Sharded) Add(delta int64) { c.add(uint64(delta)) }

// Shard returns the shard of a number, such as a worker's; numbers beyond the last begin again at the first.
func (c *Sharded) Shard(number int) Shard { return Shard{c.cell(uint64(number))} }

// Handle makes a handle, which a goroutine keeps for as long as it adds.
func (c *Sharded) Handle() *Handle { return c.own.take(c.pad) }

// Value returns the sum of the words, read one after another.
func (c *Sharded) Value() int64 {
	taken := c.taken.Load() // first: what is taken away meanwhile is still in the sum
	return c.sum() - taken
}

// Reset returns the sum and takes it away: every addition is in the result of exactly one Reset, or in the counter
// still. The words themselves only their adders change; what is taken away is kept beside them.
func (c *Sharded) Reset() int64 {
	c.resetting.Lock()
	defer c.resetting.Unlock()
	sum := c.sum()
	return sum - c.taken.Swap(sum)
}

func (c *Sharded) sum() int64 { return c.shards.sum() + c.own.sum() }

// A Shard adds to one shard of a Sharded counter. Any number of goroutines may use the same one.
type Shard struct{ cell *atomic.Uint64 }

// Add adds delta to the shard.
func (s Shard) Add(delta int64) { s.cell.Add(uint64(delta)) }
