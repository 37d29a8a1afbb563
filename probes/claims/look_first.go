package claims

import "example.org/atomlab/probes"

// The exchange takes the line from the owner, the look lets him share it.
var _ = register(Claim{
	ID:   "look-before-exchange",
	Says: "A spin lock that looks before it exchanges (TTAS) beats one that only exchanges (TAS)",
	Who:  "Rudolph and Segall, ISCA 1984; Herlihy and Shavit, The Art of Multiprocessor Programming, ch. 7",
}.decidedBy(ratio{
	probe: probes.Locks,
	pairs: []pair{{"TAS", "TTAS"}},
	at:    []selection{each}, above: matters,
}))
