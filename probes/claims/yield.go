package claims

import (
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
)

// Five cycles are the least that one could call a pause.
var _ = register(Claim{
	ID:   "yield-pauses",
	Says: "YIELD makes a waiter pause",
	Who:  "Go's runtime.procyield on arm64 before Go 1.26, which spun by it",
	Arch: "arm64",
}.decidedBy(ratio{
	probe: probes.SpinPark,
	pairs: []pair{{"hint YIELD", measure.GuardCycle}}, bare: true, above: 5, trust: guarded,
}))
