package tuning

import "example.org/atomlab/probes"

// referenceCount is how references are counted.
var referenceCount = chosen("reference_count", probes.References, probes.BestReferences,
	other("Rust Arc, C++ shared_ptr", "an addition; from a weak reference, a compare-and-swap loop"),
	other("Go internal/poll.fdMutex", "a compare-and-swap loop"),
)
