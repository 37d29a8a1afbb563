package tuning

import "example.org/atomlab/probes"

// backoff is how long a compare-and-swap loop waits before it tries again.
var backoff = chosen("backoff", probes.Retries, probes.BestBackoff,
	other("crossbeam Backoff", "1, 2, 4... 64 hints, then yields"),
	other("Go internal/poll.fdMutex, Rust Weak::upgrade", "at once"),
)
