package conform

import (
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
)

// A shaker sleeps for up to shakeWait and then holds its processor for up to shakeHold. Tried from 20 to 150 µs and from 5
// to 60 µs: these find a bug that needs two strikes soonest, in a second rather than in three.
const (
	shakeWait = 20 * time.Microsecond
	shakeHold = 5 * time.Microsecond
)

// Shake takes each processor away from whoever has it, some ten thousand times a second and for a few microseconds, until
// the returned function is called. It has threads that sleep and wake up: the kernel lets a thread that wakes go first, and
// so interrupts the other one between any two instructions. The Go runtime's own preemption would not do: it mostly waits
// for the next call of a function, and never strikes between a load and the compare-and-swap that goes with it.
func Shake() (stop func()) {
	shakers := allowed()
	procs := runtime.GOMAXPROCS(runtime.GOMAXPROCS(0) + len(shakers))
	var done atomic.Bool
	var wg sync.WaitGroup
	for _, cpu := range shakers {
		wg.Go(func() {
			runtime.LockOSThread() // and never unlocked: the thread ends with the goroutine, and what is set here with it
			var only unix.CPUSet
			only.Set(cpu)
			unix.SchedSetaffinity(0, &only)
			unix.Prctl(unix.PR_SET_TIMERSLACK, 1, 0, 0, 0)
			for !done.Load() {
				sleep := unix.NsecToTimespec(rand.Int64N(int64(shakeWait)))
				unix.Nanosleep(&sleep, nil)
				hold := time.Duration(rand.Int64N(int64(shakeHold)))
				for begin := time.Now(); time.Since(begin) < hold; {
				}
			}
		})
	}
	return func() {
		done.Store(true)
		wg.Wait()
		runtime.GOMAXPROCS(procs)
	}
}

// allowed are the processors that this thread may use, of the first 1024.
func allowed() (cpus []int) {
	var set unix.CPUSet
	unix.SchedGetaffinity(0, &set)
	for cpu := range len(set) * 64 {
		if set.IsSet(cpu) {
			cpus = append(cpus, cpu)
		}
	}
	return cpus
}
