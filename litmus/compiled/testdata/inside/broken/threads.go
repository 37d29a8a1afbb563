package broken

import (
	"sync/atomic"

	"example.org/atomlab/asm"
)

// These are added to the package when it is built for a test, for the threads need what it does not export.

var (
	record unfencedRecord
	src    atomic.Uint64 // holds the object 1 at first
)

// Unfenced: a reader protects object 1, of which a reclaimer that has unlinked it sees no hazard. What the reclaimer
// does is isProtected for one record: the list of them is on the heap.
func Unfenced_0() uint64 { return record.Protect(0, &src) }
func Unfenced_1() bool   { src.Store(2); return asm.LoadAcquire64(word(&record.hazards[0])) == 1 }
