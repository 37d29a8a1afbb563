package team

import (
	"runtime"
	"time"

	"golang.org/x/sys/unix"
)

func onMainThread() bool { return false } // no thread is pinned, so it is like any other

// yield leaves it to the Go scheduler who goes on.
func yield() { runtime.Gosched() }

// A meter reads how often any thread of this process was pushed off its processor (getrusage(2), ru_nivcsw): macOS does
// not count for one thread. While a member's body runs and does not wait in the kernel, it can leave its processor in
// no other way; so where nobody was pushed off, and each is where it was, nobody moved away and back either.
type meter struct{}

type usage struct {
	preempted int
	waited    time.Duration
	timed     bool
}

func newMeter() *meter { return &meter{} }

func (*meter) read() (u usage) {
	var r unix.Rusage
	if unix.Getrusage(unix.RUSAGE_SELF, &r) == nil {
		u.preempted = int(r.Nivcsw)
	}
	return u
}

func (*meter) close() {}
