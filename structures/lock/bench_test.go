package lock_test

import (
	"sync"
	"testing"

	"example.org/atomlab/structures/lock"
	"example.org/atomlab/structures/lock/locktest"
)

// BenchmarkLocks measures spin-then-park beside sync.Mutex and all the others.
func BenchmarkLocks(b *testing.B) {
	var peers []locktest.Peer
	for name, newLock := range locks {
		peers = append(peers, locktest.Peer{Name: name, New: newLock})
	}
	locktest.Bench(b, locktest.Peer{Name: "spin then park", New: func() sync.Locker {
		return lock.NewSpinPark(lock.SpinParkOptions{})
	}}, peers...)
}
