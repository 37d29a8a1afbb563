package claims

import "example.org/atomlab/probes"

// Readers mark a slot of their own instead of a common word.
var _ = register(Claim{
	ID:   "biased-lock-reads-cheaper",
	Says: "Where nearly all read, a lock that is biased towards readers beats sync.RWMutex",
	Who:  "xsync, of its RBMutex on large machines; Dice and Kogan, BRAVO, USENIX ATC 2019",
}.decidedBy(ratio{
	probe: probes.Readers,
	pairs: []pair{{"sync.RWMutex", "xsync.RBMutex"}, {"sync.RWMutex", "lock biased towards readers"}},
	at:    []selection{together, with("updates in a thousand", 0)}, above: matters,
}))
