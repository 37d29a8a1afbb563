package channel

import (
	"unsafe"

	"example.org/atomlab/litmus/explore/sched"
)

// choose returns a number below n; each is an alternative of its own in the search. Another thread counts up to n-1,
// and one read of the counter races with it: it finds each number in one class of schedules. Others may run meanwhile.
//
//go:norace
func choose(n int) int {
	counter := new(uint64)
	at := unsafe.Pointer(counter)
	sched.Spawn("choice", func() { count(counter, n) })
	sched.Step(sched.Access{Kind: sched.Load, Size: 8, Addr: at})
	return int(*counter)
}

//go:norace
func count(counter *uint64, n int) {
	for i := 1; i < n; i++ {
		sched.Step(sched.Access{Kind: sched.Store, Size: 8, Addr: unsafe.Pointer(counter), New: [2]uint64{uint64(i)}})
		*counter = uint64(i)
	}
}
