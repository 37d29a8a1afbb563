// Package waittest tests what goroutines wait at against its contract: anyone's eventcounts, semaphores and barriers,
// in the manner of testing/fstest. A lost wakeup shows as a check that does not come to an end, and fails with the
// stacks of all goroutines.
package waittest

import (
	"context"
	"time"
)

// Options say how long to test.
type Options struct {
	Time time.Duration // of each test (default half a second, a fifth with -short)
}

// cancelled is a context that is done.
func cancelled() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}
