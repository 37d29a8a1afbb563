package claims

import "example.org/atomlab/probes"

// Slots that share a line are falsely shared, but also fetched together.
var _ = register(Claim{
	ID:   "padded-slots-help",
	Says: "A ring queue is faster when each slot has its cache lines to itself",
	Who:  "rigtorp's MPMCQueue, to avoid false sharing of adjacent slots; xsync's MPMCQueue after it",
}.decidedBy(ratio{
	probe: probes.Queues,
	pairs: []pair{{"ring, packed", "ring, slots of 128 B"}}, above: matters,
}))
