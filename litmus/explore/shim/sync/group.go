package sync

import (
	"sync"
	"unsafe"

	"example.org/atomlab/litmus/explore/sched"
)

// WaitGroup stands in for sync.WaitGroup. It is one; a thread that is let go on finds it at zero.
type WaitGroup struct{ v sync.WaitGroup }

// The counter is the high half of sync.WaitGroup's first word, as the tests check.
const (
	counterShift = 32
	counterMask  = (1<<32 - 1) << counterShift
)

// Add adds delta to the counter.
func (wg *WaitGroup) Add(delta int) {
	sched.Step(sched.Access{Kind: sched.Add, Size: 8, Addr: unsafe.Pointer(wg), New: [2]uint64{uint64(delta) << counterShift}})
	wg.v.Add(delta)
}

// Done takes one from the counter.
func (wg *WaitGroup) Done() { wg.Add(-1) }

// Wait waits until the counter is zero.
func (wg *WaitGroup) Wait() {
	if sched.Active() {
		sched.AwaitZero(sched.Access{Kind: sched.Load, Size: 8, Addr: unsafe.Pointer(wg)}, counterMask)
	}
	wg.v.Wait()
}

// Go runs f in a thread that the group counts.
func (wg *WaitGroup) Go(f func()) {
	wg.Add(1)
	sched.Spawn("WaitGroup.Go", func() {
		defer wg.Done()
		f()
	})
}
