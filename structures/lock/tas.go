package lock

import (
	"runtime"
	"sync/atomic"

	"example.org/atomlab/asm"
	"example.org/atomlab/structures/internal/layout"
)

// TAS is the test-and-set lock. The zero value is unlocked; it must not be copied.
//
// Progress: blocking; no order among waiters, who may starve. Linearization: Lock at the exchange that finds it free.
// Cost: an exchange each; every waiter's every look takes the line for writing, from the owner as well. Source: the
// oldest there is; Anderson, IEEE TPDS 1990, measures it.
type TAS struct {
	_    layout.NoCopy
	held atomic.Uint32
}

// Lock waits until the lock is this goroutine's.
func (l *TAS) Lock() {
	var w waiter
	for l.held.Swap(1) != 0 {
		w.pause()
	}
}

// TryLock takes the lock if it is free.
func (l *TAS) TryLock() bool { return l.held.Load() == 0 && l.held.Swap(1) == 0 }

// Unlock gives the lock up.
func (l *TAS) Unlock() {
	if l.held.Swap(0) == 0 {
		notLocked()
	}
}

// TTAS is the test-and-test-and-set lock: a waiter reads until the lock looks free, from its own copy of the line, and
// only then tries. The zero value is unlocked; it must not be copied.
//
// Progress, linearization: as TAS. Cost: as TAS uncontended; when the lock is released all waiters fetch the line and
// try at once. Paper: Rudolph and Segall, ISCA 1984.
type TTAS struct {
	_    layout.NoCopy
	held atomic.Uint32
}

// Lock waits until the lock is this goroutine's.
func (l *TTAS) Lock() {
	var w waiter
	for l.held.Swap(1) != 0 {
		for l.held.Load() != 0 {
			w.pause()
		}
	}
}

// TryLock takes the lock if it is free.
func (l *TTAS) TryLock() bool { return l.held.Load() == 0 && l.held.Swap(1) == 0 }

// Unlock gives the lock up.
func (l *TTAS) Unlock() {
	if l.held.Swap(0) == 0 {
		notLocked()
	}
}

// DefaultMaxHints is Backoff.MaxHints where it is 0.
const DefaultMaxHints = 1 << 8

// Backoff is TTAS whose waiters, after a try that failed, wait twice as long as after the one before. The zero value is
// unlocked and ready to use; it must not be copied.
//
// Progress, linearization: as TAS; who has waited long looks seldom, which is unfair. Cost: as TAS uncontended; under
// contention fewer tries, and a release that is noticed late. Paper: Anderson, IEEE TPDS 1990.
type Backoff struct {
	_    layout.NoCopy
	held atomic.Uint32

	// MaxHints is the longest wait between two looks, in spin hints. How long one is differs between processors by a
	// factor of a hundred: measure it.
	MaxHints uint32
}

// Lock waits until the lock is this goroutine's.
func (l *Backoff) Lock() {
	most := l.MaxHints
	if most == 0 {
		most = DefaultMaxHints
	}
	hints := uint32(1)
	for {
		if l.held.Load() == 0 && l.held.Swap(1) == 0 {
			return
		}
		if hints >= most {
			runtime.Gosched()
		} else {
			asm.Relax(hints)
			hints *= 2
		}
	}
}

// TryLock takes the lock if it is free.
func (l *Backoff) TryLock() bool { return l.held.Load() == 0 && l.held.Swap(1) == 0 }

// Unlock gives the lock up.
func (l *Backoff) Unlock() {
	if l.held.Swap(0) == 0 {
		notLocked()
	}
}
