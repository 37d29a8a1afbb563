// Package dequetest holds a work-stealing deque against its contract: [Run] is for any type that satisfies
// [deque.Deque], in the manner of testing/fstest, and [Bench] measures one beside others.
package dequetest

import (
	"testing"
	"time"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/structures/deque"
	"example.org/atomlab/structures/internal/conform"
)

// Options say what the deque promises.
type Options struct {
	Capacity  int           // how many values a new deque holds; 0: any number
	LooseFull bool          // whether Push may also return false while thieves are under way, or have just returned
	LockFree  bool          // whether others get on while a goroutine is preempted in the middle of an operation
	Time      time.Duration // of each test (default half a second, a fifth with -short)

	// StoreLoad says that it rests on a store that is seen before a later load is made, and on no fence or exchange: as
	// with Go's atomic stores and loads. QEMU does not keep that order for arm64 on amd64, so where the processor is an
	// emulated one there is no test in which goroutines meet.
	StoreLoad bool
}

// Run tests deques that newDeque makes, as queuetest.Run tests queues: used by one goroutine; in short histories of an
// owner and thieves, which must be linearizable; in long runs, in which every value must come out once, to the owner
// what it pushed last, and to each thief in the order in which they were pushed; while the deque grows; for answers of
// empty that are not true; for progress while one goroutine is preempted. With the race detector it also shows races.
//
// A test that does not come to an end fails with the stacks of all goroutines, and leaves those that hang behind; a
// panic fails the test, attributed to the operation that panicked.
func Run(t *testing.T, newDeque func() deque.Deque[int], o Options) {
	conform.Test(t, Checks(newDeque, o))
}

// Checks are the tests of Run.
func Checks(newDeque func() deque.Deque[int], o Options) []conform.Check {
	o.Time = conform.Duration(o.Time)
	roles := conform.Roles{OneProducer: true}
	full := conform.Fullness{Capacity: o.Capacity, Loose: o.LooseFull}
	newContainer := func() conform.Container { return container(conform.Made(newDeque())) }
	progress := conform.Check{Name: "Progress", Time: o.Time, Run: func() error {
		return conform.Progresses(newContainer(), roles, o.Time)
	}}
	if !o.LockFree {
		progress.Skip = "the deque does not promise it"
	}
	checks := []conform.Check{
		{Name: "Sequential", Run: func() error { return sequential(newDeque, full) }},
		{Name: "History", Time: o.Time, Run: func() error {
			return conform.Linearizable(newContainer, conform.WorkStealing, full, roles, o.Time)
		}},
		{Name: "Conservation", Time: o.Time, Run: func() error {
			return conform.Conserves(newContainer(), conform.WorkStealing, roles, o.Time)
		}},
		{Name: "Growth", Time: o.Time, Run: func() error { return grows(newDeque, o.Time) }},
		{Name: "Truthful", Time: o.Time, Run: func() error { return conform.Truthful(newContainer, full, roles, o.Time) }},
		progress,
	}
	if emulator := machine.Detect().Emulated; o.StoreLoad && emulator != "" {
		for i := range checks[1:] {
			checks[1+i].Skip = "an emulated processor may let a later load overtake a store: " + emulator
		}
	}
	return checks
}

// container is a deque of which goroutine 0 is the owner.
func container(d deque.Deque[int]) conform.Container {
	return conform.Container{Put: d.Push, Take: d.Pop, TakeAs: func(goroutine int) (int, bool) {
		if goroutine == 0 {
			return d.Pop()
		}
		return d.Steal()
	}}
}
