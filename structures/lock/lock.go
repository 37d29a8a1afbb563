package lock

import (
	"runtime"

	"example.org/atomlab/asm"
)

// noCopy makes go vet report copies (its copylocks check looks for these methods).
type noCopy struct{}

func (*noCopy) Lock()   {}
func (*noCopy) Unlock() {}

// pad keeps what other processors write off the lines of what stands behind it.
type pad [128]byte

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
