package lock

import (
	"sync/atomic"
	"time"

	"example.org/atomlab/asm"
)

// Defaults of SpinParkOptions.
const (
	DefaultSpinHints        = 100
	DefaultStarvation       = time.Millisecond
	hintsBetweenLooks       = 8
	parkedBit               = 3 // the bits above count the parked
	heldFlag                = 1 << 0
	wakingFlag              = 1 << 1
	handOverFlag            = 1 << 2
	parkedUnit              = 1 << parkedBit
	tokenTry          token = false
	tokenYours        token = true
)

// A token wakes a parked waiter: to try again, or because the lock is its own already.
type token bool

// SpinParkOptions shape a SpinPark lock.
type SpinParkOptions struct {
	// SpinHints is how many hints a waiter spins before it parks. The spin-park probe of this lab measures how many of
	// them cost as much as parking; 0 means DefaultSpinHints, a negative number none.
	SpinHints int

	// Starvation is how long a waiter may lose to others before the lock is handed to it directly; 0 means
	// DefaultStarvation.
	Starvation time.Duration
}

// SpinPark is a lock whose waiters spin for a while and then sleep. Make it with NewSpinPark.
//
// A lock that is released is free for whoever comes first, which lets a goroutine that runs have it many times in a row
// and keeps the processor busy; one parked waiter at a time is woken to try as well. A waiter that has lost for too
// long asks for a hand-over: the next Unlock then leaves the lock held and gives it to the longest parked.
//
// Progress: blocking; no order among waiters, but none starves. Linearization: Lock at the exchange that finds it free,
// or when the owner hands it over. Cost: a compare-and-swap to lock, one to unlock; parking and waking go through a
// channel. Papers: Karlin, Li, Manasse and Owicki, SOSP 1991 (how long to spin); the barging and the starvation are as
// in Go's sync.Mutex.
type SpinPark struct {
	_       noCopy
	state   atomic.Uint32
	hints   int
	starve  time.Duration
	parking chan token
}

// NewSpinPark makes an unlocked lock.
func NewSpinPark(o SpinParkOptions) *SpinPark {
	if o.SpinHints == 0 {
		o.SpinHints = DefaultSpinHints
	}
	if o.Starvation == 0 {
		o.Starvation = DefaultStarvation
	}
	const tokens = 4 // more than can be under way: one to try, one to have
	return &SpinPark{hints: o.SpinHints, starve: o.Starvation, parking: make(chan token, tokens)}
}

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
	var began time.Time
	for !l.spin() {
		if began.IsZero() {
			began = time.Now()
		}
		if got, parked := l.park(time.Since(began) > l.starve); got {
			return
		} else if parked && l.wake() {
			return
		}
	}
}

// spin tries until the hints are used up.
func (l *SpinPark) spin() bool {
	for left := l.hints; ; left -= hintsBetweenLooks {
		if l.TryLock() {
			return true
		}
		if left <= 0 {
			return false
		}
		asm.Relax(hintsBetweenLooks)
	}
}

// park counts this goroutine among the parked, unless the lock is free: then it takes it.
func (l *SpinPark) park(starved bool) (got, parked bool) {
	s := l.state.Load()
	if s&heldFlag == 0 {
		return l.state.CompareAndSwap(s, s|heldFlag), false
	}
	next := s + parkedUnit
	if starved {
		next |= handOverFlag
	}
	return false, l.state.CompareAndSwap(s, next)
}

// wake sleeps until somebody sends a token, and says whether the lock came with it.
func (l *SpinPark) wake() bool {
	if <-l.parking == tokenYours {
		return true
	}
	for { // awake: another one may be woken
		s := l.state.Load()
		if l.state.CompareAndSwap(s, s&^wakingFlag) {
			return false
		}
	}
}

// Unlock gives the lock up, and wakes a waiter if one is parked and none is waking already.
func (l *SpinPark) Unlock() {
	if !l.state.CompareAndSwap(heldFlag, 0) {
		l.unlockSlow()
	}
}

func (l *SpinPark) unlockSlow() {
	for {
		s := l.state.Load()
		if s&heldFlag == 0 {
			notLocked()
		}
		parked := s>>parkedBit > 0
		switch {
		case parked && s&handOverFlag != 0:
			if l.state.CompareAndSwap(s, (s-parkedUnit)&^handOverFlag) {
				l.parking <- tokenYours
				return
			}
		case parked && s&wakingFlag == 0:
			if l.state.CompareAndSwap(s, (s-parkedUnit)&^heldFlag|wakingFlag) {
				l.parking <- tokenTry
				return
			}
		default:
			next := s &^ heldFlag
			if !parked {
				next &^= handOverFlag // whoever asked for it has been woken to try
			}
			if l.state.CompareAndSwap(s, next) {
				return
			}
		}
	}
}
