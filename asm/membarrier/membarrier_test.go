package membarrier

import (
	"runtime"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/asm"
)

// TestStoreBuffering is Dekker's protocol with the fence on one side only: thread 0 stores and loads plainly, thread 1
// stores, asks for a barrier, and loads. Both loads seeing nothing is what the barrier forbids.
func TestStoreBuffering(t *testing.T) {
	if !Supported() {
		t.Skip("no membarrier(2) here")
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(max(2, runtime.GOMAXPROCS(0))))
	rounds := 20_000
	if testing.Short() {
		rounds = 1000
	}
	both := 0
	for range rounds {
		var x, y, sawX, sawY uint64
		var wg sync.WaitGroup
		wg.Go(func() {
			asm.Store64(&x, 1)
			sawY = asm.Load64(&y)
		})
		wg.Go(func() {
			asm.Store64(&y, 1)
			Barrier()
			sawX = asm.Load64(&x)
		})
		wg.Wait()
		if sawX == 0 && sawY == 0 {
			both++
		}
	}
	assert.Zero(t, both)
}
