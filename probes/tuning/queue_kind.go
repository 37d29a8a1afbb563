package tuning

import (
	"example.org/atomlab/probes"
	"example.org/atomlab/structures/tuned"
)

// queueKind is the queue of many producers and consumers, and the padding of its slots.
var queueKind = chosen(tuned.Queue, probes.Queues, probes.BestQueue,
	other("Go", "a buffered channel: a ring under a lock"),
	other("crossbeam ArrayQueue", "a ring, packed"),
	other("xsync MPMCQueue", "a ring, slots of 64 B"),
)
