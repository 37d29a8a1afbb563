package claims

import "example.org/atomlab/probes"

// Each reader adds to the same word twice. The cost is that of all together: it must fall, by a tenth at least.
var _ = register(Claim{
	ID:   "rwmutex-scales-reads",
	Says: "With sync.RWMutex more processors get more reading done",
	Who:  "folklore; golang/go issue 17973 says that it scales poorly",
}.decidedBy(ratio{
	probe: probes.Readers,
	pairs: []pair{{of: "sync.RWMutex"}},
	at:    []selection{together, with("updates in a thousand", 0)}, instead: setting{"goroutines": 1}, below: 0.9,
}))
