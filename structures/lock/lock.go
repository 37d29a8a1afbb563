package lock

import (
	"runtime"

	"example.org/atomlab/asm"
)

// spinsBeforeYield is how many looks a waiter takes before it lets other goroutines run: one of them may hold the lock.
const spinsBeforeYield = 64

// A waiter counts looks.
type waiter struct{ looks int }

// pause spends a moment between two looks.
func (w *waiter) pause() {
	if w.looks++; w.looks%spinsBeforeYield == 0 {
		runtime.Gosched()
		return
	}
	asm.Relax(1)
}

// notLocked is what unlocking a free lock comes to.
func notLocked() { panic("lock: unlock of a lock that is not locked") }
