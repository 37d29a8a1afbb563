package claims

import "example.org/atomlab/probes"

// A loop that lost has to go round again; an addition cannot lose.
var _ = register(Claim{
	ID:   "addition-beats-loop-contended",
	Says: "An atomic addition is faster than a compare-and-swap loop when several processors want the word",
	Who:  "folklore",
}.decidedBy(ratio{
	probe: probes.CASCost,
	pairs: []pair{{"cas loop", "fetch-add"}},
	at:    []selection{together}, above: matters,
}))
