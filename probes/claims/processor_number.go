package claims

import "example.org/atomlab/probes"

// It is a register on some machines, and a trap on others. The line is that of a turn drawn from one word, and an
// addition.
var _ = register(Claim{
	ID:   "processor-number-pays",
	Says: "To ask for the processor's number costs less than the contended line that it saves",
	Who:  "structures/BELIEFS.md of this lab",
}.decidedBy(ratio{
	probe: probes.Selectors,
	pairs: []pair{{"number of the processor", "round robin"}},
	at:    []selection{together}, below: 1,
}))
