package futex

import (
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"golang.org/x/sys/unix"
)

func TestWaitReturns(t *testing.T) {
	word := uint32(1)
	Wait(&word, 0, 0)                  // differs: at once
	Wait(&word, 1, 5*time.Millisecond) // the same, and nobody wakes: the timeout, or a signal
	assert.Zero(t, Wake(&word), "nobody sleeps")
}

// TestHandOver passes a turn to and fro between two threads that sleep while it is not theirs.
func TestHandOver(t *testing.T) {
	const rounds = 40
	var turn uint32
	side := func(me uint32) {
		for i := range uint32(rounds) {
			mine := 2*i + me
			for {
				seen := atomic.LoadUint32(&turn)
				if seen == mine {
					break
				}
				Wait(&turn, seen, 10*time.Millisecond)
			}
			atomic.StoreUint32(&turn, mine+1)
			Wake(&turn)
		}
	}
	done := make(chan struct{})
	go func() {
		side(1)
		close(done)
	}()
	side(0)
	<-done
	assert.Equal(t, uint32(2*rounds), turn)
}

// TestUndisturbed: no signal reaches the thread meanwhile, and all do afterwards.
func TestUndisturbed(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var mask [2]unix.Sigset_t
	Undisturbed(func() {
		unix.PthreadSigmask(unix.SIG_BLOCK, nil, &mask[0])
	})
	unix.PthreadSigmask(unix.SIG_BLOCK, nil, &mask[1])
	blocked := func(set unix.Sigset_t) bool { return set.Val[0]>>uint(unix.SIGURG-1)&1 != 0 }
	assert.True(t, blocked(mask[0]), "while it runs")
	assert.False(t, blocked(mask[1]), "afterwards")
}
