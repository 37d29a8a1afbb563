package claims

import "example.org/atomlab/probes"

// It is an exchange, which waits for the line and for all stores before it.
var _ = register(Claim{
	ID:   "sequential-store-is-noise",
	Says: "On x86 a sequentially consistent store costs hardly more than a plain one",
	Who:  "folklore, as structures/BELIEFS.md quotes it",
	Arch: "amd64",
}.decidedBy(ratio{
	probe: probes.CASCost,
	pairs: []pair{{"swap", "store"}},
	at:    []selection{alone}, below: 1.25,
}))
