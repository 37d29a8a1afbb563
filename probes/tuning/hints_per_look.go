package tuning

import (
	"example.org/atomlab/probes"
	"example.org/atomlab/structures/tuned"
)

// hintsPerLook is how many hints a spinning waiter takes before it looks again.
var hintsPerLook = chosen(tuned.Hints, probes.Looks, probes.BestLooks,
	other("Go sync.Mutex", "30; since Go 1.26 on arm64 as many as take 30 ns"),
	other("folly Sleeper (MicroSpinLock), glibc PTHREAD_MUTEX_ADAPTIVE_NP in 2.29", "1"),
	other("crossbeam Backoff", "1, 2, 4... 64"),
	other("parking_lot SpinWait", "2, 4, 8"),
	other("oneTBB atomic_backoff", "1, 2, 4, 8, 16"),
	other("abseil Mutex", "none"),
).unless("many more wait than four, or the other thread of the core needs what a waiter leaves it")
