package tuning

import (
	"example.org/atomlab/probes"
	"example.org/atomlab/structures/tuned"
)

// batchSize is how many values to put into a queue, and to take out, at a time.
var batchSize = chosen(tuned.Batch, probes.Batches, probes.BestBatch,
	other("Go", "1: a channel takes one value"),
	other("crossbeam-deque steal_batch", "half of what there is, 32 at the most"),
	other("DPDK testpmd", "32 (DEF_PKT_BURST)"),
).unless("values come so slowly that the first of a batch would wait for the last: then take what there is, up to that many")
