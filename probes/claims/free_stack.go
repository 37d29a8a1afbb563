package claims

import "example.org/atomlab/probes"

// It allocates for each value, and has one word that all want. Whoever holds a mutex keeps it for runs.
var _ = register(Claim{
	ID:   "lock-free-stack-beats-lock",
	Says: "A lock-free stack beats a slice under a mutex when several use it",
	Who:  "folklore",
}.decidedBy(ratio{
	probe: probes.Stacks,
	pairs: []pair{{"mutex", "Treiber"}},
	at:    []selection{together}, above: matters,
}))
