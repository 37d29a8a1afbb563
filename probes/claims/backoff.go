package claims

import "example.org/atomlab/probes"

// The wait doubles, from one hint to 64.
var _ = register(Claim{
	ID:   "backoff-helps",
	Says: "A compare-and-swap loop gets more done if it backs off after a failure",
	Who:  "crossbeam, of its Backoff: it improves overall performance",
}.decidedBy(ratio{
	probe: probes.Retries,
	pairs: []pair{{"at once", "after 1, 2, 4... 64 hints"}},
	at:    []selection{together}, above: matters,
}))
