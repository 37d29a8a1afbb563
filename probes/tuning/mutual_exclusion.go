package tuning

import (
	"example.org/atomlab/probes"
	"example.org/atomlab/structures/tuned"
)

// mutualExclusion is the lock where nothing is known but that something must be excluded.
var mutualExclusion = chosen(tuned.Lock, probes.Locks, probes.BestLock,
	other("Go", "sync.Mutex: spins 4 times, then parks"),
	other("parking_lot", "spins 3 times, yields 7 times, then parks"),
	other("Linux kernel", "queued spinlock (MCS)"),
)
