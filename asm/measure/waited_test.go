package measure

import (
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"example.org/atomlab/asm/process"
)

// TestWaited has more threads than processors wait for each other: the kernel counts it.
func TestWaited(t *testing.T) {
	before, known := Waited()
	if !known {
		t.Skip("this kernel does not count how long threads wait")
	}
	threads := 4 * runtime.NumCPU()
	defer process.Have(process.Wish{Procs: threads})()
	var busy sync.WaitGroup
	var stop atomic.Bool
	for range threads {
		busy.Go(func() {
			for !stop.Load() {
			}
		})
	}
	for after := before; after <= before; after, _ = Waited() {
		runtime.Gosched()
	}
	stop.Store(true)
	busy.Wait()
}
