package claims

import "example.org/atomlab/probes"

// One word that stays in its owner's cache.
var _ = register(Claim{
	ID:   "addition-beats-loop-alone",
	Says: "An atomic addition is faster than a compare-and-swap loop even when nobody else wants the word",
	Who:  "folklore",
}.decidedBy(ratio{
	probe: probes.CASCost,
	pairs: []pair{{"cas loop", "fetch-add"}},
	at:    []selection{alone}, above: matters,
}))
