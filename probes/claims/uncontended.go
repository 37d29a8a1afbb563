package claims

import "example.org/atomlab/probes"

// Hardly more is less than half as much again.
var _ = register(Claim{
	ID:   "uncontended-is-free",
	Says: "An atomic addition that nobody contends for costs hardly more than a plain increment",
	Who:  "folklore",
}.decidedBy(ratio{
	probe: probes.CASCost,
	pairs: []pair{{"fetch-add", "increment"}},
	at:    []selection{alone}, below: 1.5,
}))
