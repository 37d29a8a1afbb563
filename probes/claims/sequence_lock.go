package claims

import "example.org/atomlab/probes"

// The reader takes no line for itself; with a writer about, it may have to read again.
var _ = register(Claim{
	ID:   "sequence-lock-reads-cheaper",
	Says: "Reading under a sequence lock is cheaper than under sync.RWMutex",
	Who:  "the Linux kernel's documentation of sequence locks, whose readers write nothing",
}.decidedBy(ratio{
	probe: probes.Readers,
	pairs: []pair{{"sync.RWMutex", "sequence lock"}},
	at:    []selection{together}, above: matters,
}))
