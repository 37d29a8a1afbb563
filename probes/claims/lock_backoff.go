package claims

import "example.org/atomlab/probes"

// Whoever backs off leaves the line to the one who has the lock.
var _ = register(Claim{
	ID:   "lock-backoff-helps",
	Says: "A spin lock whose waiters back off beats one whose waiters do not",
	Who:  "Anderson, IEEE TPDS 1(1), 1990; Herlihy and Shavit, The Art of Multiprocessor Programming, ch. 7",
}.decidedBy(ratio{
	probe: probes.Locks,
	pairs: []pair{{"TTAS", "backoff"}},
	at:    []selection{each}, above: matters,
}))
