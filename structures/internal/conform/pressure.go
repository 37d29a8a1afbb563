package conform

import (
	"math/rand/v2"
	"os"
	"runtime"
	"sync"
	"time"

	"example.org/atomlab/asm/process"
)

// StressVariable is the environment variable that adds pressure to every Shake; ci/stress sets it.
const StressVariable = "ATOMLAB_STRESS"

// press makes the runtime as busy as it gets, until the returned function is called: collections one after another,
// another number of Ps every few milliseconds, and goroutines that come, allocate and go. Without StressVariable it
// does nothing.
func press() (stop func()) {
	if os.Getenv(StressVariable) == "" {
		return func() {}
	}
	procs, undo := runtime.GOMAXPROCS(0), func() {}
	done := make(chan struct{})
	var pressing sync.WaitGroup
	again := func(act func()) {
		pressing.Go(func() {
			for {
				select {
				case <-done:
					return
				case <-time.After(rand.N(5 * time.Millisecond)):
					act()
				}
			}
		})
	}
	again(runtime.GC)
	again(func() {
		undo()
		undo = process.Have(process.Wish{Procs: 1 + rand.IntN(2*procs)})
	})
	again(churn)
	return func() {
		close(done)
		pressing.Wait()
		undo()
	}
}

// churn lets goroutines come and go that leave garbage and a grown stack behind.
func churn() {
	const goroutines = 64
	var all sync.WaitGroup
	for depth := range goroutines {
		all.Go(func() { grow(depth) })
	}
	all.Wait()
}

func grow(depth int) []byte {
	garbage := make([]byte, 1+rand.IntN(1<<12))
	if depth > 0 {
		garbage = append(garbage, grow(depth - 1)[0])
	}
	return garbage
}
