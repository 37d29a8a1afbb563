package claims

import "example.org/atomlab/probes"

// About is less than half as much again.
var _ = register(Claim{
	ID:   "sharded-costs-nothing-alone",
	Says: "A sharded counter that one goroutine adds to costs about as much as an atomic word",
	Who:  "java.util.concurrent, of LongAdder: under low contention the two have similar characteristics",
}.decidedBy(ratio{
	probe: probes.Counters,
	pairs: []pair{{"sharded", "one atomic word"}},
	at:    []selection{alone, with("updates in a thousand", 0)}, below: 1.5,
}))
