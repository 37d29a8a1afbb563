package lock

import (
	"sync"
	"sync/atomic"
	"time"
)

// BiasedOptions shape a Biased lock.
type BiasedOptions struct {
	Slots int // how many readers can hold it without meeting, at most; 0 means 64
}

// Biased is a reader-writer lock on which readers leave no common trace: each announces itself in a slot of its own,
// and a writer looks at all of them. Make it with NewBiased.
//
// As long as the bias is towards readers, a reader takes a slot and has the lock; if the bias is gone, or its slot is
// taken, it goes through an ordinary sync.RWMutex. A writer takes that, ends the bias and waits for the slots to clear;
// the next reader that comes through restores it, unless ending it has cost so much lately that it would not pay.
//
// Progress: blocking. Linearization: RLock at its second look at the bias, or as the RWMutex; Lock when the last slot
// is clear. Cost: an exchange of a private line for a reader, as against one of a line that all readers share; the
// slots' number of loads for a writer. Paper: Dice and Kogan, BRAVO: Biased Locking for Reader-Writer Locks, USENIX ATC
// 2019.
type Biased struct {
	_       noCopy
	bias    atomic.Bool
	inhibit atomic.Int64 // no bias before this time, in ns since start
	_       pad
	slots   []biasedSlot
	next    atomic.Uint32
	under   sync.RWMutex
}

type biasedSlot struct {
	taken atomic.Bool
	_     pad
}

// NewBiased makes an unlocked lock.
func NewBiased(o BiasedOptions) *Biased {
	if o.Slots <= 0 {
		o.Slots = 64
	}
	l := &Biased{slots: make([]biasedSlot, o.Slots)}
	l.bias.Store(true)
	return l
}

// A Reader is one goroutine's way to read under a Biased lock: it remembers its slot. It is a sync.Locker.
type Reader struct {
	lock *Biased
	slot *biasedSlot
	fast bool
}

// Reader returns a Reader for one goroutine.
func (l *Biased) Reader() *Reader {
	return &Reader{lock: l, slot: &l.slots[int(l.next.Add(1)-1)%len(l.slots)]}
}

// Lock waits until this goroutine may read.
func (r *Reader) Lock() {
	l := r.lock
	if l.bias.Load() && r.slot.taken.CompareAndSwap(false, true) {
		if l.bias.Load() { // a writer that ends the bias from now on sees the slot
			r.fast = true
			return
		}
		r.slot.taken.Store(false)
	}
	l.under.RLock()
	if !l.bias.Load() && time.Since(start).Nanoseconds() >= l.inhibit.Load() {
		l.bias.Store(true)
	}
}

// Unlock ends reading.
func (r *Reader) Unlock() {
	if r.fast {
		r.fast = false
		r.slot.taken.Store(false)
		return
	}
	r.lock.under.RUnlock()
}

var start = time.Now()

// Lock waits until this goroutine may write.
func (l *Biased) Lock() {
	l.under.Lock()
	if !l.bias.Load() {
		return
	}
	const dearness = 9 // the bias stays away nine times as long as ending it took
	began := time.Since(start)
	l.bias.Store(false)
	for i := range l.slots {
		var w waiter
		for l.slots[i].taken.Load() {
			w.pause()
		}
	}
	ended := time.Since(start)
	l.inhibit.Store((ended + dearness*(ended-began)).Nanoseconds())
}

// Unlock ends writing.
func (l *Biased) Unlock() { l.under.Unlock() }
