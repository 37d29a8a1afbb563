package reclaim

import "sync/atomic"

// These are added to the package when it is built for a test, for the threads need what it does not export.

var (
	epochs *Epochs
	inner  *EpochParticipant
	source atomic.Uint64 // holds the object 1 at first
)

func init() {
	epochs = NewEpochs(EpochOptions{Free: func(uint64) {}})
	inner = epochs.Participant()
	source.Store(1)
}

// Epochs: a reader enters and finds an object; a reclaimer has unlinked it and looks who has entered. That is what
// advance does of one record before it moves the epoch on.
func Epochs_0() uint64 { inner.Enter(); return inner.Protect(0, &source) }
func Epochs_1() uint64 { source.Store(3); return inner.record.announced[0].Load() }
