package claims

import "example.org/atomlab/probes"

// The giver blocks next: over a channel here, in a futex there.
var _ = register(Claim{
	ID:   "goroutine-switch-ten-times-cheaper",
	Says: "Handing over to a goroutine is ten times cheaper than handing over to a thread",
	Who:  "folklore",
}.decidedBy(ratio{
	probe: probes.SpinPark,
	pairs: []pair{{"hand-over, parking", probes.GoHandOver}},
	at:    []selection{with("hold_ns", 8000)}, bare: true, above: 10, trust: guarded,
}))
