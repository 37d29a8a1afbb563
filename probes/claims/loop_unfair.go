package claims

import "example.org/atomlab/probes"

// Jain's index is 1 if all got the same, and 1/n if one of n got everything.
var _ = register(Claim{
	ID:   "cas-loop-unfair",
	Says: "Compare-and-swap loops are unfair: under contention one processor gets most of the word",
	Who:  "folklore",
}.decidedBy(ratio{
	probe: probes.CASCost,
	pairs: []pair{{of: "cas loop: fairness"}},
	at:    []selection{together}, below: 0.9,
}))
