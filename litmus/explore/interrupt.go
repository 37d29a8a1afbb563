package explore

import (
	"context"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"
)

// patience is how long an interrupted search may take to end the schedule that runs, before it is killed.
const patience = 5 * time.Second

// interrupted says that somebody wanted this process to end: it starts no further search.
var interrupted atomic.Bool

// interruptible returns a context that ends when somebody wants this process to end.
func interruptible() (context.Context, context.CancelFunc) {
	return signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
}
