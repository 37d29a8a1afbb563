package claims

import "example.org/atomlab/probes"

// 300 dependent multiplications against none; oftener is twice as often.
var _ = register(Claim{
	ID:   "long-steps-retry-more",
	Says: "The longer a compare-and-swap loop computes, the oftener it has to try again",
	Who:  "folklore",
}.decidedBy(ratio{
	probe: probes.Retries,
	pairs: []pair{{of: "at once: retries"}},
	at:    []selection{together, with("steps computed", 300)}, instead: setting{"steps computed": 0}, above: 2,
}))
