package locks

import (
	"sync/atomic"

	"example.org/atomlab/structures/lock"
)

var (
	clh      lock.CLH
	sequence lock.Sequence
	a, b     atomic.Int64
)

func CLH_0() { clh.Lock(); n++; clh.Unlock() }
func CLH_1() { CLH_0() }

// Sequence: what is read is of one moment.
func Sequence_0() bool {
	if !sequence.TryLock() {
		return false
	}
	a.Store(1)
	b.Store(1)
	sequence.Unlock()
	return true
}
func Sequence_1() (x, y int64) {
	sequence.Read(func() { x, y = a.Load(), b.Load() })
	return x, y
}
