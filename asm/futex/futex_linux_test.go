package futex

import (
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
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
