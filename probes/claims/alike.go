package claims

import "example.org/atomlab/probes"

// Their consensus numbers are two and infinity. Alike is less than a quarter apart, to either side.
var _ = register(Claim{
	ID:   "atomics-cost-alike",
	Says: "Compare-and-swap and exchange cost as much as an addition, whatever more they can do",
	Who:  "Schweizer, Besta and Hoefler, Evaluating the Cost of Atomic Operations on Modern Architectures, PACT 2015",
}.decidedBy(ratio{
	probe: probes.CASCost,
	pairs: []pair{{"cas success 64", "fetch-add"}, {"swap", "fetch-add"}},
	at:    []selection{alone}, above: 0.8, below: 1.25,
}))
