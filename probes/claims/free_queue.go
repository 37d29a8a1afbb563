package claims

import "example.org/atomlab/probes"

// It allocates for each value.
var _ = register(Claim{
	ID:   "lock-free-queue-beats-lock",
	Says: "A lock-free queue beats one under a mutex",
	Who:  "folklore; Michael and Scott, PODC 1996, of theirs on a multiprocessor of that time",
}.decidedBy(ratio{
	probe: probes.Queues,
	pairs: []pair{{"mutex", "Michael-Scott"}}, above: matters,
}))
