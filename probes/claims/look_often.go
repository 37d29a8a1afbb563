package claims

import "example.org/atomlab/probes"

// The lock goes from one waiter to the next, so that whoever looks late is late.
var _ = register(Claim{
	ID:   "look-after-each-hint",
	Says: "A spinning waiter had better look again after each hint than after thirty",
	Who:  "folly, of its MicroSpinLock, which looks after each; Go's runtime does after thirty (active_spin_cnt in lock_spinbit.go)",
}.decidedBy(ratio{
	probe: probes.Looks,
	pairs: []pair{{"30 per look", "1 per look"}},
	at:    []selection{with("in turn", 1)}, above: matters,
}))
