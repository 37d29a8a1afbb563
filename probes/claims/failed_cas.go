package claims

import "example.org/atomlab/probes"

// Nothing is written; but the line has been made its own all the same.
var _ = register(Claim{
	ID:   "failed-cas-cheaper",
	Says: "A compare-and-swap that fails is cheaper than one that succeeds",
	Who:  "folklore",
}.decidedBy(ratio{
	probe: probes.CASCost,
	pairs: []pair{{"cas success 64", "cas failure 64"}},
	at:    []selection{alone}, above: matters,
}))
