package claims

import "example.org/atomlab/probes"

// The reader takes no line for itself; with a writer about, it may have to read again.
var _ = register(Claim{
	ID:   "sequence-lock-reads-cheaper",
	Says: "Reading under a sequence lock is cheaper than under sync.RWMutex",
	Who:  "folklore; by the Linux kernel's seqlock.rst its readers are read-only retry loops",
}.decidedBy(ratio{
	probe: probes.Readers,
	pairs: []pair{{"sync.RWMutex", "sequence lock"}},
	at:    []selection{together}, above: matters,
}))
