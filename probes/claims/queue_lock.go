package claims

import "example.org/atomlab/probes"

// Each waiter looks at a line of its own. Their waiters were threads on processors of their own.
var _ = register(Claim{
	ID:   "queue-lock-beats-ttas",
	Says: "A queue lock (MCS) beats a spin lock that everybody looks at",
	Who:  "Mellor-Crummey and Scott, ACM TOCS 9(1), 1991",
}.decidedBy(ratio{
	probe: probes.Locks,
	pairs: []pair{{"TTAS", "MCS"}},
	at:    []selection{each}, above: matters,
}))
