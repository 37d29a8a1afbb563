package locks

import (
	"sync/atomic"

	"example.org/atomlab/structures/lock"
)

var (
	biased   = lock.NewBiased(lock.BiasedOptions{Slots: 1})
	reader   = biased.Reader()
	clh      lock.CLH
	spinPark lock.SpinPark
	sequence lock.Sequence
	a, b     atomic.Int64
)

// Biased: a reader and a writer.
func Biased_0() int64 {
	if !reader.TryLock() {
		return -1
	}
	v := n
	reader.Unlock()
	return v
}
func Biased_1() bool {
	if !biased.TryLock() {
		return false
	}
	n++
	biased.Unlock()
	return true
}

func CLH_0() { clh.Lock(); n++; clh.Unlock() }
func CLH_1() { CLH_0() }

func SpinPark_0() bool {
	if !spinPark.TryLock() {
		return false
	}
	n++
	spinPark.Unlock()
	return true
}
func SpinPark_1() bool { return SpinPark_0() }

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
