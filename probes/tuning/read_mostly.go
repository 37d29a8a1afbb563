package tuning

import "example.org/atomlab/probes"

// readMostly is how to protect what is mostly read.
var readMostly = chosen("read_mostly", probes.Readers, probes.BestReaders,
	other("Go", "sync.RWMutex"),
	other("xsync", "RBMutex, biased towards readers"),
	other("Linux kernel", "RCU, or seqlock_t"),
)
