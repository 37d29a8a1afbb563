package claims

import "example.org/atomlab/probes"

// An order of magnitude is ten times, for each processor that takes part.
var _ = register(Claim{
	ID:   "contention-ten-times",
	Says: "An atomic operation that others contend for is an order of magnitude dearer than alone",
	Who:  "Travis Downs, A Concurrency Cost Hierarchy, 2020",
}.decidedBy(ratio{
	probe: probes.CASCost,
	pairs: []pair{{of: "fetch-add"}},
	at:    []selection{together}, instead: setting{"cpus": 1}, above: 10,
}))
