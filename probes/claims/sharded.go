package claims

import "example.org/atomlab/probes"

// It is added to and not read.
var _ = register(Claim{
	ID:   "sharded-beats-one-word",
	Says: "A sharded counter that several add to beats one atomic word",
	Who:  "java.util.concurrent, of LongAdder under high contention; xsync, of Counter in high contention scenarios",
}.decidedBy(ratio{
	probe: probes.Counters,
	pairs: []pair{{"one atomic word", "sharded"}},
	at:    []selection{together, with("updates in a thousand", 0)}, above: matters,
}))
