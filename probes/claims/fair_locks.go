package claims

import "example.org/atomlab/probes"

// Next in line is who does not run. To collapse is to cost three times what sync.Mutex does.
var _ = register(Claim{
	ID:   "fair-locks-collapse",
	Says: "Locks that hand over in order of arrival collapse when there are more goroutines than processors",
	Who:  "Travis Downs, A Concurrency Cost Hierarchy, 2020, of a ticket lock and threads; structures/BELIEFS.md of this lab",
}.decidedBy(ratio{
	probe: probes.Locks,
	pairs: []pair{{"ticket", "sync.Mutex"}, {"MCS", "sync.Mutex"}, {"CLH", "sync.Mutex"}},
	at:    []selection{crowded}, above: 3,
}))
