package claims

import "example.org/atomlab/probes"

// Single words, eight bytes apart against 4096; it depends on what is done to them.
var _ = register(Claim{
	ID:   "false-sharing-ten-times",
	Says: "False sharing makes updates ten times as dear",
	Who:  "folklore",
}.decidedBy(ratio{
	probe: probes.FalseSharing,
	pairs: []pair{{of: "add, add"}, {of: "increment, increment"}, {of: "store, store"}},
	at:    []selection{with("stride", 8), with("shift", 0)}, instead: setting{"stride": 4096}, above: 10, trust: verdict,
}))
