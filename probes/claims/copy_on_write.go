package claims

import "example.org/atomlab/probes"

// No other way may be cheaper by a twentieth.
var _ = register(Claim{
	ID:   "copy-on-write-reads-cheapest",
	Says: "Nothing is cheaper to read than a pointer to what is never changed",
	Who:  "folklore; the example ReadMostly of package sync/atomic shows how",
}.decidedBy(ratio{
	probe: probes.Readers,
	pairs: []pair{{"sync.RWMutex", "copy on write"}, {"sync.Mutex", "copy on write"}, {"sequence lock", "copy on write"},
		{"lock biased towards readers", "copy on write"}, {"xsync.RBMutex", "copy on write"}},
	at: []selection{together, with("updates in a thousand", 0)}, above: 0.95,
}))
