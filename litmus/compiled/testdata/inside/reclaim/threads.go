package reclaim

import "sync/atomic"

// These are added to the package when it is built for a test, for the threads need what it does not export.

var (
	reader HazardParticipant
	hazard atomic.Uint64 // of the reader: it protects object 1 at first
	src    atomic.Uint64
	inside int64 // what is in object 1: 5 at first, and 7 once it is freed and used again
)

// Reannounce: a reader has looked at object 1 and protects object 2 in its place; who sees that frees object 1.
func Reannounce_0() int64 { seen := inside; reader.announce(&hazard, 2); return seen }
func Reannounce_1() {
	if hazard.Load() != 1 {
		inside = 7
	}
}

// Announce: a reader protects what src has and looks again; a reclaimer has unlinked it and looks for hazards.
func Announce_0() uint64 { reader.announce(&hazard, 2); return src.Load() }
func Announce_1() uint64 { src.Store(3); return hazard.Load() }
