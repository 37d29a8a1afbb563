package lock

import (
	"runtime"
	"sync/atomic"

	"example.org/atomlab/asm"
	"example.org/atomlab/structures/internal/layout"
)

// Ticket is the ticket lock: draw a number, wait until it is served. The zero value is unlocked; it must not be copied.
//
// Progress: blocking, in order of arrival; a waiter that is preempted when its turn comes holds up everybody.
// Linearization: Lock when the number served becomes the ticket. Cost: an addition to draw, a store to unlock, which
// every waiter's copy of the line pays for. A waiter pauses in proportion to how many are before it. Paper:
// Mellor-Crummey and Scott, ACM TOCS 1991.
type Ticket struct {
	_     layout.NoCopy
	next  atomic.Uint32
	_     layout.Pad
	serve atomic.Uint32
	_     layout.Pad
}

// Lock waits until the lock is this goroutine's.
func (l *Ticket) Lock() {
	ticket := l.next.Add(1) - 1
	for looks := 1; ; looks++ {
		before := ticket - l.serve.Load()
		if before == 0 {
			return
		}
		if before > 1 || looks%spinsBeforeYield == 0 {
			runtime.Gosched() // not the next: somebody who is may need the processor
		} else {
			asm.Relax(1)
		}
	}
}

// TryLock takes the lock if it is free and nobody waits.
func (l *Ticket) TryLock() bool {
	serving := l.serve.Load()
	return l.next.CompareAndSwap(serving, serving+1)
}

// Unlock gives the lock to the next in line.
func (l *Ticket) Unlock() {
	serving := l.serve.Load()
	if serving == l.next.Load() {
		notLocked()
	}
	l.serve.Store(serving + 1)
}
