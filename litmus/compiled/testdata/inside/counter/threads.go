package counter

import "sync/atomic"

// These are added to the package when it is built for a test, for the threads need what it does not export: a handle
// is made with a lock, and of a word that the collector gives back.

var (
	cell   atomic.Uint64
	before int64
)

// Handle: what a handle's owner did before an addition is there for whoever finds it in the sum.
func Handle_0() {
	before = 5
	h := Handle{word: &ownWord{cell: &cell}}
	h.Add(1)
}
func Handle_1() int64 {
	if cell.Load() == 0 {
		return -1
	}
	return before
}
