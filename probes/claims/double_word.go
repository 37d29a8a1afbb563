package claims

import "example.org/atomlab/probes"

// Much is half as much again.
var _ = register(Claim{
	ID:   "double-word-dear",
	Says: "A compare-and-swap of two words is much dearer than one of a single word",
	Who:  "folklore",
}.decidedBy(ratio{
	probe: probes.CASCost,
	pairs: []pair{{"cas success 128", "cas success 64"}},
	at:    []selection{alone}, above: 1.5,
}))
