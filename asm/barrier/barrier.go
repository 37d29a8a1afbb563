// Package barrier lets threads wait for each other, again and again, and go on within a cache-line transfer of each
// other.
//
// Whoever tests or times what processors do to each other needs them to begin at once. A channel or a sync.Cond wakes
// one after the other, microseconds apart. So those who wait look at a word in memory until the last has come, and only
// after many looks do they let go of their processor. How, depends on who runs there ([Patience]): goroutines give way
// to other goroutines, threads that share a processor must sleep.
//
// The word counts arrivals and is never reset: the n-th party of a round waits until the count has reached the end of
// that round, so the arrival of the last is at once what lets the others go, and a party that is quick to come back
// counts for the next round. (With a count that the last resets, as in Mellor-Crummey and Scott, "Algorithms for
// scalable synchronization on shared-memory multiprocessors", ACM TOCS 9, 1991, it takes a second word and its
// transfer.) All parties add to one line, which is right for the few that a test has and would be wrong for hundreds.
package barrier

import (
	"runtime"
	"sync/atomic"
	"time"
	"unsafe"

	"example.org/atomlab/asm"
	"example.org/atomlab/asm/futex"
)

// A Barrier is where a number of parties wait for each other. What a party did before Wait happens before what any
// party does after the Wait of the same round, in the sense of the Go memory model.
type Barrier struct {
	_        [128]byte // nobody else's words are in these lines
	arrived  atomic.Uint64
	_        [128]byte
	broken   atomic.Bool
	parties  uint64
	patience Patience
}

// Patience is what a party does that has waited for long.
type Patience struct {
	Looks int  // how often to look for the others before letting go of the processor; at least 1
	Relax bool // between two looks, leave the core to its other hardware thread: later to go on by up to 150 cycles
	// lets go of it. nil: the thread sleeps until the others have come; off Linux, it gives way as goroutines do
	GiveWay func()
}

// nap bounds a sleep, since the Go runtime may want the thread (see futex.Wait). Tests lengthen it.
var nap = time.Millisecond

// New makes a barrier for so many parties.
func New(parties int, p Patience) *Barrier {
	b := &Barrier{parties: uint64(parties), patience: p}
	if p.GiveWay == nil && !futex.Present {
		b.patience.GiveWay = runtime.Gosched
	}
	return b
}

// Wait returns when all parties have come as often as the caller: then it is true. It is false if the barrier is
// broken; then it may return before all have come.
func (b *Barrier) Wait() bool {
	n := b.arrived.Add(1)
	end := (n + b.parties - 1) / b.parties * b.parties
	if n == end {
		b.wake()
		return !b.broken.Load()
	}
	for {
		for range b.patience.Looks {
			if b.arrived.Load() >= end {
				return !b.broken.Load()
			}
			if b.patience.Relax {
				asm.Relax(1)
			}
		}
		if b.broken.Load() {
			return false
		}
		b.giveWay(end)
	}
}

// Break lets all parties go, now and from now on: one of them will not come any more.
func (b *Barrier) Break() {
	b.broken.Store(true)
	b.wake()
}

func (b *Barrier) giveWay(end uint64) {
	if b.patience.GiveWay != nil {
		b.patience.GiveWay()
		return
	}
	if seen := b.arrived.Load(); seen < end {
		futex.Wait(b.word(), uint32(seen), nap)
	}
}

// wake wakes those that sleep. Whoever is about to sleep finds that the word has changed.
func (b *Barrier) wake() {
	if b.patience.GiveWay != nil {
		return
	}
	for range b.parties - 1 {
		futex.Wake(b.word())
	}
}

// word is the low half of the count: all processors that there are futexes for here are little-endian.
func (b *Barrier) word() *uint32 { return (*uint32)(unsafe.Pointer(&b.arrived)) }
