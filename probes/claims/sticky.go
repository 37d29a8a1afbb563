package claims

import "example.org/atomlab/probes"

// Zero is made final by a bit, so that an addition suffices to acquire.
var _ = register(Claim{
	ID:   "sticky-count-beats-loop",
	Says: "A reference count that is added to beats one by a compare-and-swap loop",
	Who:  "folklore; the sticky counter is from Daniel Anderson, Introduction to Wait-free Algorithms in C++ Programming, CppCon 2024",
}.decidedBy(ratio{
	probe: probes.References,
	pairs: []pair{{"count, compare-and-swap loop", "sticky count, addition"}},
	at:    []selection{together}, above: matters,
}))
