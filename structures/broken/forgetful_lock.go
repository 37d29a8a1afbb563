package broken

import (
	"sync"
	"sync/atomic"
	"time"
)

// ForgetfulLock is a lock whose waiters sleep. A waiter finds the lock held, announces that it waits, and sleeps;
// whoever unlocks wakes one if any has announced itself. A waiter for whom the lock is given up between its look and
// its announcement is not seen, and sleeps until somebody else unlocks: for ever, if nobody comes.
type ForgetfulLock struct {
	held    atomic.Bool
	waiting atomic.Int32
	wake    chan struct{}
	again   bool // whether a waiter looks again once it has announced itself: false is wrong
}

// NewForgetfulLock makes a lock that is free; one that looks again is the correct twin.
func NewForgetfulLock(again bool) *ForgetfulLock {
	return &ForgetfulLock{wake: make(chan struct{}, 1), again: again}
}

// Lock waits until the lock is this goroutine's.
func (l *ForgetfulLock) Lock() {
	for !l.held.CompareAndSwap(false, true) {
		l.waiting.Add(1) // wrong without a second look: it may be free by now
		if l.again && l.held.CompareAndSwap(false, true) {
			l.waiting.Add(-1)
			return
		}
		<-l.wake
		l.waiting.Add(-1)
	}
}

// Unlock gives the lock up.
func (l *ForgetfulLock) Unlock() {
	l.held.Store(false)
	if l.waiting.Load() > 0 {
		select {
		case l.wake <- struct{}{}:
		default: // somebody is being woken
		}
	}
}

func wakes(again bool) func(time.Duration) Suite {
	return locks(func() sync.Locker { return NewForgetfulLock(again) })
}

var forgetfulLockBug = bySuite(Bug{
	Name:     "ForgetfulLock",
	Wrong:    "a waiter looks at the lock, and announces itself afterwards: whoever unlocks in between wakes nobody (a lost wakeup)",
	Seen:     "the reason why futex(2) compares before it sleeps; Birrell's wakeup-waiting switch; every hand-made condition variable",
	Detector: ByWaking,
}, wakes(false), wakes(true))
