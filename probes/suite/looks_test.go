package suite

import (
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/asm/gospin"
	"example.org/atomlab/structures/tuned"
)

// TestLooks: a waiter pauses once between two looks, and each lock lets one in at a time.
func TestLooks(t *testing.T) {
	looks, taken := 0, uint32(0)
	p := patience{take: func(hints uint32) { taken += hints }, hints: 1000}
	p.until(func() bool { looks++; return looks == 20 })
	assert.Equal(t, 20, looks)
	assert.EqualValues(t, 19_000, taken)
	for order := range 2 {
		waited := atomic.Int64{}
		l := newLooker(setting{inTurn: order}, func(uint32) { waited.Add(1) }, 4000)
		l.Lock()
		inside, entered := true, false
		var wg sync.WaitGroup
		wg.Go(func() {
			l.Lock()
			assert.False(t, inside)
			entered = true
			l.Unlock()
		})
		for waited.Load() < 3 { // it waits, or the test does for ever
			runtime.Gosched()
		}
		inside = false
		l.Unlock()
		wg.Wait()
		assert.True(t, entered)
	}
}

// TestCustomaryHints: what the list of structures/tuned begins with is Go's, which it cannot import.
func TestCustomaryHints(t *testing.T) { assert.Equal(t, gospin.Argument, tuned.HintCounts[0]) }
