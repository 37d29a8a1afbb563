package claims

import "example.org/atomlab/probes"

// A moment is one addition to a word.
var _ = register(Claim{
	ID:   "spin-lock-beats-mutex",
	Says: "A spin lock beats sync.Mutex where the lock is held for a moment only",
	Who:  "folklore",
}.decidedBy(ratio{
	probe: probes.Locks,
	pairs: []pair{{"sync.Mutex", "TTAS"}, {"sync.Mutex", "backoff"}},
	at:    []selection{each, with("steps held", 0)}, above: matters,
}))
