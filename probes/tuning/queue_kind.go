package tuning

import "example.org/atomlab/probes"

// queueKind is the queue of many producers and consumers, and the padding of its slots.
var queueKind = chosen("queue", probes.Queues, probes.BestQueue,
	other("Go", "a buffered channel: a ring under a lock"),
	other("crossbeam ArrayQueue", "a ring, packed"),
	other("xsync MPMCQueue", "a ring, slots of 64 B"),
)
