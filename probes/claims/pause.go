package claims

import (
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
)

// It was ten before. The cycle is that of the guard, in the same pass.
var _ = register(Claim{
	ID:   "pause-140-cycles",
	Says: "A PAUSE takes some 140 cycles",
	Who:  "Intel's optimization manual, of the Skylake client: as many as 140",
	Arch: "amd64",
}.decidedBy(ratio{
	probe: probes.SpinPark,
	pairs: []pair{{"hint PAUSE", measure.GuardCycle}}, bare: true, above: 100, below: 180, trust: guarded,
}))
