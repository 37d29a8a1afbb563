package conform

import (
	"time"

	"golang.org/x/sys/unix"
)

// napPrecisely lets this thread's naps end on time: by default the kernel may add 50 µs (prctl(2), PR_SET_TIMERSLACK).
func napPrecisely() { unix.Prctl(unix.PR_SET_TIMERSLACK, 1, 0, 0, 0) }

// nap puts the thread to sleep, and not only the goroutine.
func nap(d time.Duration) {
	t := unix.NsecToTimespec(int64(d))
	unix.Nanosleep(&t, nil)
}
