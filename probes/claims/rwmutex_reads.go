package claims

import "example.org/atomlab/probes"

// The section is short, two loads, which is where the two differ least.
var _ = register(Claim{
	ID:   "rwmutex-beats-mutex",
	Says: "For what is nearly only read, sync.RWMutex is faster than sync.Mutex",
	Who:  "folklore",
}.decidedBy(ratio{
	probe: probes.Readers,
	pairs: []pair{{"sync.Mutex", "sync.RWMutex"}},
	at:    []selection{together}, above: matters,
}))
