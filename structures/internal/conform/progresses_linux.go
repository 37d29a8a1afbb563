package conform

import (
	"fmt"
	"runtime/debug"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"

	"example.org/atomlab/asm/process"
)

// SeesProgress is whether Progresses works on this system.
const SeesProgress = true

// Progresses lets two goroutines work on one processor until the time is over. The scheduler preempts each after some
// 10 ms, wherever it is; from then on the other must get on alone. If the process burns 5 ms of processor time without
// completing an operation, and not just once or twice, the structure waits for a goroutine that does not run: it is not
// lock-free.
//
// It measures processor time and not time, so what other processes and other guests do does not count.
func Progresses(c Container, roles Roles, budget time.Duration) error {
	const goroutines, every = 2, 16
	const long, tooMany = 5 * time.Millisecond, 3 // the runtime's own work may cause one
	debug.FreeOSMemory()                          // collect and scavenge now, not meanwhile
	defer process.Have(process.Wish{Procs: 1, NoGC: true})()
	var crew Crew
	var last, gaps atomic.Int64
	last.Store(int64(processorTime()))
	begin := time.Now()
	for g := range goroutines {
		crew.Go(func() {
			mayPut, mayTake := roles.may(g)
			for i := 0; !crew.Stopped(); i++ {
				if mayPut {
					c.Put(i)
				}
				if mayTake {
					c.take(g)
				}
				if i%every != 0 {
					continue
				}
				before, now := last.Load(), int64(processorTime())
				if last.CompareAndSwap(before, now) && now-before > int64(long) { // failing, the other one got on
					gaps.Add(1)
				}
				if gaps.Load() >= tooMany {
					crew.Stop()
				}
			}
		})
	}
	if err := crew.Wait(budget); err != nil {
		return err
	}
	if n := gaps.Load(); n >= tooMany {
		return fmt.Errorf("not lock-free: %d times in %v the processor worked for more than %v without completing an operation, "+
			"while a goroutine was preempted", n, time.Since(begin).Round(time.Millisecond), long)
	}
	return nil
}

// processorTime is what the process has used.
func processorTime() time.Duration {
	var t unix.Timespec
	if unix.ClockGettime(unix.CLOCK_PROCESS_CPUTIME_ID, &t) != nil {
		return 0
	}
	return time.Duration(t.Nano())
}
