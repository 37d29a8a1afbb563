// Package runtime stands in for runtime where every interleaving is explored: Gosched is a hint to the engine,
// LockOSThread does nothing, and everything else is the original's.
//
// Not under control, and so a possible cause of a schedule that goes differently the second time: the numbers of
// processors and goroutines, memory statistics, and when finalizers and cleanups run (they run in a goroutine that is
// none of the schedule's).
package runtime

import (
	"runtime"

	"example.org/atomlab/litmus/explore/sched"
)

// Gosched lets others run.
func Gosched() {
	if sched.Active() {
		sched.Pause()
		return
	}
	runtime.Gosched()
}

// LockOSThread does nothing in an exploration: all its threads are on one.
func LockOSThread() {
	if !sched.Active() {
		runtime.LockOSThread()
	}
}

// UnlockOSThread undoes LockOSThread.
func UnlockOSThread() {
	if !sched.Active() {
		runtime.UnlockOSThread()
	}
}

// Caller is runtime.Caller.
func Caller(skip int) (pc uintptr, file string, line int, ok bool) { return runtime.Caller(skip + 1) }

// Callers is runtime.Callers.
func Callers(skip int, pc []uintptr) int { return runtime.Callers(skip+1, pc) }
