package counter

import (
	"cmp"
	"fmt"
	"math"
	"runtime"
	"sync"
	"sync/atomic"

	"example.org/atomlab/structures/internal/layout"
)

// DefaultPad is the distance between shards where Options.Pad is 0. Two lines of 64 bytes: measured on processors that
// fetch lines in pairs, a set of counters padded to 64 bytes is as slow as one without any padding. It is more where a
// line is longer.
const DefaultPad = len(layout.Pad{})

// Options shape a Sharded counter. The zero value is a good choice.
type Options struct {
	Shards   int      // how many; 0 means as many as GOMAXPROCS says when the counter is made
	Pad      int      // bytes from one shard to the next: a multiple of 8 up to 4096; 0 means DefaultPad
	Selector Selector // how Add finds its shard
}

// largestPad and mostShards bound what a mistake can ask for.
const (
	largestPad = 4096
	mostShards = 1 << 20
)

// Sharded is a counter in several words, each meant for one adder at a time. The zero value is NewSharded(Options{});
// it must not be copied. There are three ways to add: Add finds a shard itself; a [Shard] is for who knows its
// number; a [Handle], the quickest, has a word of its own.
//
// Progress: as Single for Add, wait-free for a Handle's; Value is lock-free, repeated while somebody resets, and
// takes a step a word; Reset, Handle and Close are blocking. Linearization: an Add at its atomic addition, or its
// store. Value is not a snapshot: it reads the words one after another. For additions that are not negative it
// returns at least the sum of those that happened before the call and no Reset has taken, and at most the sum of
// those that had begun when it returned and that no Reset had taken before the call (intermediate value
// linearizability, Rinberg and Keidar, DISC 2020). Reclamation: none. Cost: an uncontended atomic read-modify-write
// an Add, as long as no two adders share a shard, and what the selector costs.
//
// The design is that of Java's LongAdder (Striped64), which hashes the thread.
type Sharded struct {
	_        layout.NoCopy
	made     atomic.Pointer[cells] // nil: not yet, in a zero value
	pad      int                   // 0 means DefaultPad
	selector Selector
	own      handleCells

	resetting sync.Mutex
	taken     atomic.Int64  // what Reset has returned in all
	resets    atomic.Uint64 // how many there were

	_     layout.Pad
	turns atomic.Uint32 // of RoundRobin
	_     layout.Pad
}

// NewSharded makes a counter. It panics if the options are out of range.
func NewSharded(o Options) *Sharded {
	if _, known := selectorNames[o.Selector]; !known {
		panic(fmt.Sprintf("counter: selector %d: expected one of Selectors", o.Selector))
	}
	if o.Shards < 0 || o.Shards > mostShards || o.Pad < 0 || o.Pad%word != 0 || o.Pad > largestPad ||
		int64(o.Shards)*int64(cmp.Or(o.Pad, DefaultPad)) > math.MaxInt/2 {
		panic(fmt.Sprintf("counter: %d shards padded to %d bytes: expected 0 to %d, and a multiple of %d up to %d; all in %d bytes",
			o.Shards, o.Pad, mostShards, word, largestPad, math.MaxInt/2))
	}
	c := &Sharded{pad: o.Pad, selector: o.Selector}
	c.make(o.Shards)
	return c
}

// make gives the counter its shards, unless another goroutine was faster.
func (c *Sharded) make(n int) *cells {
	if n == 0 {
		n = runtime.GOMAXPROCS(0)
	}
	made := newCells(n, cmp.Or(c.pad, DefaultPad))
	c.made.CompareAndSwap(nil, &made)
	return c.made.Load()
}

// shards are there after the first call.
func (c *Sharded) shards() *cells {
	if made := c.made.Load(); made != nil {
		return made
	}
	return c.make(0)
}

// cell is the shard for a number, whatever it is.
func (c *cells) cell(number uint64) *atomic.Uint64 { return c.at(int(number % uint64(c.n))) }

// Add adds delta to a shard that the selector chooses.
func (c *Sharded) Add(delta int64) { c.add(uint64(delta)) }

// Inc adds one.
func (c *Sharded) Inc() { c.Add(1) }

// Dec subtracts one.
func (c *Sharded) Dec() { c.Add(-1) }

// Shard returns the shard of a number, such as a worker's; numbers beyond the last begin again at the first.
func (c *Sharded) Shard(number int) Shard { return Shard{c.shards().cell(uint64(number))} }

// Handle makes a handle, which a goroutine keeps for as long as it adds.
func (c *Sharded) Handle() *Handle { return c.own.take(cmp.Or(c.pad, DefaultPad)) }

// Value returns the sum of the words, read one after another.
func (c *Sharded) Value() int64 {
	for {
		resets := c.resets.Load()
		taken := c.taken.Load() // first: what is taken away meanwhile is still in the sum
		sum := c.sum()
		if c.resets.Load() == resets { // else others may have added since what was taken, and been taken again
			return sum - taken
		}
	}
}

// Reset returns the sum and takes it away: every addition is in the result of exactly one Reset, or in the counter
// still. The words themselves only their adders change; what is taken away is kept beside them.
func (c *Sharded) Reset() int64 {
	c.resetting.Lock()
	defer c.resetting.Unlock()
	sum := c.sum()
	before := c.taken.Swap(sum)
	c.resets.Add(1)
	return sum - before
}

func (c *Sharded) sum() int64 { return c.shards().sum() + c.own.sum() }

// A Shard adds to one shard of a Sharded counter. Any number of goroutines may use the same one.
type Shard struct{ cell *atomic.Uint64 }

// Add adds delta to the shard.
func (s Shard) Add(delta int64) { s.cell.Add(uint64(delta)) }

// Inc adds one.
func (s Shard) Inc() { s.Add(1) }

// Dec subtracts one.
func (s Shard) Dec() { s.Add(-1) }
