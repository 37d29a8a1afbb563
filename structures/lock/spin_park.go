package lock

import (
	"sync"
	"sync/atomic"
	"time"

	"example.org/atomlab/asm"
	"example.org/atomlab/structures/internal/layout"
	"example.org/atomlab/structures/internal/park"
)

// Defaults of SpinParkOptions.
const (
	DefaultSpin       = 2 * time.Microsecond
	DefaultStarvation = time.Millisecond
)

// SpinParkOptions shape a SpinPark lock. The zero value is a good choice.
type SpinParkOptions struct {
	// Spin is how long a waiter spins before it parks; 0 means DefaultSpin. The spin-park probe of this lab measures how
	// long it pays. How many hints that is, the first lock that needs it measures, in some microseconds.
	Spin time.Duration

	// SpinHints is the same as a number of hints, in the place of Spin unless it is 0; a negative number means none.
	SpinHints int

	// Starvation is how long a waiter may lose to others before the lock is handed to it directly; 0 means
	// DefaultStarvation, a negative time that Unlock always hands it over.
	Starvation time.Duration
}

// SpinPark is a lock whose waiters spin for a while and then sleep. The zero value is an unlocked lock with the default
// options; it must not be copied.
//
// A lock that is released is free for whoever comes first, which lets a goroutine that runs have it many times in a row
// and keeps the processor busy; one parked waiter at a time is woken to try as well. The parked stand in line in the
// order in which they came, and who was woken in vain stands in front again. When the first in line has waited for
// longer than the bound, Unlock leaves the lock held and gives it to that one.
//
// Progress: blocking; no order among waiters, but none starves: who has waited for longer than the bound, and parks,
// has only those before it that came earlier and have waited as long. Linearization: Lock at the exchange that finds
// it free, or when the owner hands it over. Cost: a compare-and-swap to lock, one to unlock; parking and waking go
// through a channel. Papers: Karlin, Li, Manasse and Owicki, SOSP 1991 (how long to spin); the barging and the
// starvation are as in Go's sync.Mutex.
type SpinPark struct {
	_       layout.NoCopy
	state   atomic.Uint32
	options SpinParkOptions
	guard   TTAS // of the line
	line    park.Line
}

// What a parked waiter is told: to try again, or that the lock is its own already.
const (
	tokenTry   = false
	tokenYours = true
)

// The state's bits.
const (
	heldFlag   = 1 << iota
	parkedFlag // there is a line; changed under the guard only
	wakingFlag // one has been woken to try, and has not parked again yet
)

// NewSpinPark makes an unlocked lock.
func NewSpinPark(o SpinParkOptions) *SpinPark { return &SpinPark{options: o} }

// Lock waits until the lock is this goroutine's.
func (l *SpinPark) Lock() {
	if !l.state.CompareAndSwap(0, heldFlag) {
		l.lockSlow()
	}
}

// TryLock takes the lock if it is free.
func (l *SpinPark) TryLock() bool {
	s := l.state.Load()
	return s&heldFlag == 0 && l.state.CompareAndSwap(s, s|heldFlag)
}

func (l *SpinPark) lockSlow() {
	if l.spin() {
		return
	}
	p := park.New()
	defer p.Free()
	p.Since = time.Now()
	for woken := false; !l.park(p, woken); woken = true {
		//lint:ignore S1002 that a token is a bool is the line's concern
		if token, _ := p.Sleep(nil); token == tokenYours {
			return
		}
		if l.spin() {
			l.state.And(^uint32(wakingFlag))
			return
		}
	}
}

// spin tries until the hints are used up.
func (l *SpinPark) spin() bool {
	const betweenLooks = 8
	for left := l.options.hints(); ; left -= betweenLooks {
		if l.TryLock() {
			return true
		}
		if left <= 0 {
			return false
		}
		asm.Relax(betweenLooks)
	}
}

// park puts a waiter into the line, unless the lock is free: then it takes it, and says so.
func (l *SpinPark) park(p *park.Waiter, woken bool) (got bool) {
	l.guard.Lock()
	defer l.guard.Unlock()
	for {
		s := l.state.Load()
		next := s
		if woken {
			next &^= wakingFlag
		}
		if got = s&heldFlag == 0; got {
			next |= heldFlag
		} else {
			next |= parkedFlag
		}
		if l.state.CompareAndSwap(s, next) {
			break
		}
	}
	switch {
	case got:
	case woken:
		l.line.Front(p)
	default:
		l.line.Back(p)
	}
	return got
}

// Unlock gives the lock up, and wakes the first in line if none is waking already.
func (l *SpinPark) Unlock() {
	if !l.state.CompareAndSwap(heldFlag, 0) {
		l.unlockSlow()
	}
}

func (l *SpinPark) unlockSlow() {
	l.guard.Lock()
	defer l.guard.Unlock()
	for {
		s := l.state.Load()
		if s&heldFlag == 0 {
			notLocked()
		}
		first := l.line.First()
		token := tokenTry
		next := s &^ heldFlag
		switch {
		case first != nil && time.Since(first.Since) > l.starvation():
			token, next = tokenYours, s
		case first != nil && s&wakingFlag == 0:
			next |= wakingFlag
		default:
			first = nil
		}
		if first != nil && first.Next() == nil {
			next &^= parkedFlag
		}
		if !l.state.CompareAndSwap(s, next) {
			continue
		}
		if first != nil {
			l.line.Remove(first)
			first.Wake(token)
		}
		return
	}
}

func (l *SpinPark) starvation() time.Duration {
	if l.options.Starvation == 0 {
		return DefaultStarvation
	}
	return l.options.Starvation
}

func (o *SpinParkOptions) hints() int {
	if o.SpinHints != 0 {
		return o.SpinHints
	}
	spin := o.Spin
	if spin == 0 {
		spin = DefaultSpin
	}
	return int(spin / hint())
}

// hint is how long one takes, the least of some tries.
var hint = sync.OnceValue(func() time.Duration {
	const tries, hints = 8, 32
	least := time.Duration(1 << 62)
	for range tries {
		begin := time.Now()
		asm.Relax(hints)
		least = min(least, time.Since(begin))
	}
	return max(least/hints, 1)
})
