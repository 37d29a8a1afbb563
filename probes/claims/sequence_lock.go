package claims

import "example.org/atomlab/probes"

// Neither a line nor a lock is taken by the reader.
var _ = register(Claim{
	ID:   "sequence-lock-reads-cheaper",
	Says: "Reading under a sequence lock is cheaper than under sync.RWMutex",
	Who:  "the kernel's documentation of seqlocks: readers write nothing",
}.decidedBy(ratio{
	probe: probes.Readers,
	pairs: []pair{{"sync.RWMutex", "sequence lock"}},
	at:    []selection{together}, above: matters,
}))
