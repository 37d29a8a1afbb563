package claims

import "example.org/atomlab/probes"

// Whoever cannot go on waits alike in both.
var _ = register(Claim{
	ID:   "channel-slower-than-ring",
	Says: "A channel is slower than a ring queue",
	Who:  "folklore; structures/BELIEFS.md quotes the opposite, that a queue of one's own is seldom faster",
}.decidedBy(ratio{
	probe: probes.Queues,
	pairs: []pair{{"channel", "ring, slots of 128 B"}}, above: matters,
}))
