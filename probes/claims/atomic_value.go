package claims

import "example.org/atomlab/probes"

// It loads two words and asserts a type. Stores allocate in both.
var _ = register(Claim{
	ID:   "atomic-value-slower",
	Says: "atomic.Value is slower than an atomic pointer",
	Who:  "folklore",
}.decidedBy(ratio{
	probe: probes.Boxes,
	pairs: []pair{{"atomic.Value", "pointer to a known type"}}, above: matters,
}))
