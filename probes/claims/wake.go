package claims

import "example.org/atomlab/probes"

// Both have slept for about a tenth of a millisecond. As fast is at most twice the time.
var _ = register(Claim{
	ID:   "goroutine-wakes-like-thread",
	Says: "A goroutine that sleeps is woken as fast as a thread that sleeps in a futex",
	Who:  "folklore",
}.decidedBy(ratio{
	probe: probes.SpinPark,
	pairs: []pair{{probes.GoWake, "hand-over, parking"}}, instead: setting{"hold_ns": 90510}, below: 2, trust: guarded,
}))
