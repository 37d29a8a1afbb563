package ordered_test

import (
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/structures/internal/ordered"
)

// TestPublishes: who sees the number sees what was written before it, and the race detector agrees.
func TestPublishes(t *testing.T) {
	var number atomic.Uint64
	var message [64]uint64
	var readers sync.WaitGroup
	readers.Go(func() {
		for last := uint64(0); last < 1000; {
			n := number.Load()
			if n%2 == 1 { // written, and ours until we say so
				for i, m := range message {
					assert.Equal(t, n, m, "word %d", i)
				}
				ordered.StoreRelease(&number, n+1)
				last = n
			} else {
				runtime.Gosched()
			}
		}
	})
	for n := uint64(1); n < 1002; {
		if number.Load() != n-1 {
			runtime.Gosched()
			continue
		}
		for i := range message {
			message[i] = n
		}
		ordered.StoreRelease(&number, n)
		n += 2
	}
	readers.Wait()
	ordered.StorePlain(&number, 7)
	assert.EqualValues(t, 7, number.Load())
}
