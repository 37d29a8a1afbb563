package claims

import "example.org/atomlab/probes"

// It is added to and not read.
var _ = register(Claim{
	ID:   "shards-one-per-processor",
	Says: "A sharded counter with fewer shards than processors is slower to add to",
	Who:  "java.util.concurrent, of Striped64, whose table grows to the number of CPUs; xsync, of Counter, which has as many stripes",
}.decidedBy(ratio{
	probe: probes.Shards,
	pairs: []pair{{"half as many as processors", "as many as processors"}},
	at:    []selection{with("updates in a thousand", 0)}, above: matters,
}))
