package tuning

import (
	"example.org/atomlab/probes"
	"example.org/atomlab/structures/tuned"
)

// counterKind is the counter that many add to.
var counterKind = chosen(tuned.Counter, probes.Counters, probes.BestCounter,
	other("Go", "one atomic.Int64"),
	other("xsync", "Counter: stripes of 64 B, as many as processors, rounded up to a power of two"),
	other("Java", "LongAdder: cells, more after a failure"),
)
