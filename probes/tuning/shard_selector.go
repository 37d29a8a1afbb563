package tuning

import (
	"example.org/atomlab/probes"
	"example.org/atomlab/structures/tuned"
)

// shardSelector is how an addition finds its shard.
var shardSelector = chosen(tuned.Selector, probes.Selectors, probes.BestSelector,
	other("Go sync.Pool", "the number of the P"),
	other("xsync", "a token from a sync.Pool, another one after a failure"),
	other("Linux kernel per-cpu", "the number of the processor"),
)
