package lock

import (
	"cmp"
	"sync"
	"sync/atomic"
	"time"

	"example.org/atomlab/structures/internal/layout"
)

// BiasedOptions shape a Biased lock.
type BiasedOptions struct {
	Slots int // how many readers can hold it without meeting, at most; 0 means 64

	// Dearness is how many times as long as ending it took the bias stays away; 0 means DefaultDearness, a negative number
	// that the next reader restores it.
	Dearness int
}

// DefaultDearness is BiasedOptions.Dearness where it is 0: ending the bias takes a tenth of the time at the most.
const DefaultDearness = 9

// Biased is a reader-writer lock on which readers leave no common trace: each announces itself in a slot of its own,
// and a writer looks at all of them. Make it with NewBiased; it must not be copied.
//
// As long as the bias is towards readers, a reader takes a slot and has the lock; if the bias is gone, or its slot is
// taken, it goes through an ordinary sync.RWMutex. A writer takes that, ends the bias and waits for the slots to clear;
// the next reader that comes through restores it, unless ending it has cost so much lately that it would not pay. The
// zero value is an unlocked lock without slots: a sync.RWMutex.
//
// Progress: blocking. Linearization: RLock at its second look at the bias, or as the RWMutex; Lock when the last slot
// is clear. Cost: an exchange of a private line for a reader, as against one of a line that all readers share; the
// slots' number of loads for a writer. Paper: Dice and Kogan, BRAVO: Biased Locking for Reader-Writer Locks, USENIX ATC
// 2019.
type Biased struct {
	_       layout.NoCopy
	bias    atomic.Bool
	inhibit atomic.Int64 // no bias before this time, in ns since start
	_       layout.Pad
	slots   []biasedSlot
	dear    time.Duration // BiasedOptions.Dearness
	next    atomic.Uint32
	under   sync.RWMutex
	writing atomic.Bool
	spare   sync.Pool // of *Reader, for RLock
}

type biasedSlot struct {
	taken atomic.Bool
	_     layout.Pad
}

// NewBiased makes an unlocked lock.
func NewBiased(o BiasedOptions) *Biased {
	if o.Slots <= 0 {
		o.Slots = 64
	}
	l := &Biased{slots: make([]biasedSlot, o.Slots), dear: time.Duration(cmp.Or(o.Dearness, DefaultDearness))}
	l.bias.Store(true)
	return l
}

// A Reader is one goroutine's way to read under a Biased lock: it remembers its slot. It is a sync.Locker, may be
// locked more than once, and must not be copied.
type Reader struct {
	_    layout.NoCopy
	lock *Biased
	slot *biasedSlot // nil: there are none
	fast bool        // it has the slot
	slow int         // how often it has the RWMutex
}

// Reader returns a Reader for one goroutine.
func (l *Biased) Reader() *Reader {
	r := &Reader{lock: l}
	if len(l.slots) > 0 {
		r.slot = &l.slots[int(l.next.Add(1)-1)%len(l.slots)]
	}
	return r
}

// RLock waits until this goroutine may read, and returns what RUnlock wants. A [Reader] of one's own spares looking for
// one.
func (l *Biased) RLock() *Reader {
	r, ok := l.spare.Get().(*Reader)
	if !ok {
		r = l.Reader()
	}
	r.Lock()
	return r
}

// TryRLock is RLock if no writer has the lock or waits for it, and nil else.
func (l *Biased) TryRLock() *Reader {
	r, ok := l.spare.Get().(*Reader)
	if !ok {
		r = l.Reader()
	}
	if !r.TryLock() {
		l.spare.Put(r)
		return nil
	}
	return r
}

// RUnlock ends reading, with what RLock or TryRLock returned, which is then the lock's again.
func (l *Biased) RUnlock(r *Reader) {
	if r == nil || r.lock != l {
		panic("lock: RUnlock of what is not from this lock: expected what RLock returned")
	}
	r.Unlock()
	l.spare.Put(r)
}

// Lock waits until this goroutine may read.
func (r *Reader) Lock() {
	if r.tryFast() {
		return
	}
	r.lock.under.RLock()
	r.hasSlow()
}

// TryLock begins reading if no writer has the lock or waits for it.
func (r *Reader) TryLock() bool {
	if r.tryFast() {
		return true
	}
	if !r.lock.under.TryRLock() {
		return false
	}
	r.hasSlow()
	return true
}

func (r *Reader) tryFast() bool {
	l := r.lock
	if !l.bias.Load() || !r.slot.taken.CompareAndSwap(false, true) {
		return false
	}
	if r.fast = l.bias.Load(); !r.fast { // a writer that ends the bias from now on sees the slot
		r.slot.taken.Store(false)
	}
	return r.fast
}

// hasSlow restores the bias: no writer is at work.
func (r *Reader) hasSlow() {
	r.slow++
	l := r.lock
	if r.slot != nil && !l.bias.Load() && time.Since(start).Nanoseconds() >= l.inhibit.Load() {
		l.bias.Store(true)
	}
}

// Unlock ends reading.
func (r *Reader) Unlock() {
	switch {
	case r.slow > 0:
		r.slow--
		r.lock.under.RUnlock()
	case r.fast:
		r.fast = false
		r.slot.taken.Store(false)
	default:
		notLocked()
	}
}

var start = time.Now()

// Lock waits until this goroutine may write.
func (l *Biased) Lock() {
	l.under.Lock()
	l.endBias()
	l.writing.Store(true)
}

// TryLock begins writing if nobody reads or writes.
func (l *Biased) TryLock() bool {
	if !l.under.TryLock() {
		return false
	}
	if l.bias.Load() {
		l.bias.Store(false)
		for i := range l.slots {
			if l.slots[i].taken.Load() {
				l.bias.Store(true)
				l.under.Unlock()
				return false
			}
		}
	}
	l.writing.Store(true)
	return true
}

// endBias waits for the readers that have slots.
func (l *Biased) endBias() {
	if !l.bias.Load() {
		return
	}
	began := time.Since(start)
	l.bias.Store(false)
	for i := range l.slots {
		var w waiter
		for l.slots[i].taken.Load() {
			w.pause()
		}
	}
	ended := time.Since(start)
	l.inhibit.Store((ended + l.dear*(ended-began)).Nanoseconds())
}

// Unlock ends writing.
func (l *Biased) Unlock() {
	if !l.writing.CompareAndSwap(true, false) {
		notLocked()
	}
	l.under.Unlock()
}
