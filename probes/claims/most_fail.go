package claims

import "example.org/atomlab/probes"

// Of the tries of a loop that adds 1, which has hardly any time to lose.
var _ = register(Claim{
	ID:   "most-cas-fail",
	Says: "Under contention most compare-and-swaps fail",
	Who:  "folklore",
}.decidedBy(ratio{
	probe: probes.CASCost,
	pairs: []pair{{of: "cas loop: failures"}},
	at:    []selection{together}, above: 0.5,
}))
