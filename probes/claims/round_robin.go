package claims

import "example.org/atomlab/probes"

// The common counter is a contended word again. As well is less than a quarter dearer than by Go's P.
var _ = register(Claim{
	ID:   "round-robin-spreads-well",
	Says: "Drawing a shard from a common counter, round robin, spreads additions as well as any other way",
	Who:  "folklore, as structures/BELIEFS.md quotes it",
}.decidedBy(ratio{
	probe: probes.Selectors,
	pairs: []pair{{"round robin", "P"}},
	at:    []selection{together}, below: 1.25,
}))
