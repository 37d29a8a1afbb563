package claims

import "example.org/atomlab/probes"

// The load that is spared may find the line gone again.
var _ = register(Claim{
	ID:   "witness-spares-reload",
	Says: "A compare-and-swap loop is faster if it goes on with the value that the failed one found, instead of loading it again",
	Who:  "folklore; C++'s compare_exchange returns that value, and Go's CompareAndSwap does not",
}.decidedBy(ratio{
	probe: probes.CASCost,
	pairs: []pair{{"cas loop", "cas loop, witness kept"}},
	at:    []selection{together}, above: matters,
}))
