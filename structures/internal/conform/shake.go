package conform

import (
	"math/rand/v2"
	"sync/atomic"
	"time"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/process"
	"example.org/atomlab/asm/team"
)

// A shaker sleeps for up to shakeWait and then holds its processor for up to shakeHold. Tried from 20 to 150 µs and
// from 5 to 60 µs: these find a bug that needs two strikes soonest, in a second rather than in three.
const (
	shakeWait = 20 * time.Microsecond
	shakeHold = 5 * time.Microsecond
)

// Shake takes each processor away from whoever has it, some ten thousand times a second and for a few microseconds,
// until the returned function is called. It has a thread on each that sleeps and wakes up: the kernel lets a thread
// that wakes go first, and so interrupts the other one between any two instructions. The Go runtime's own preemption
// would not do: it mostly waits for the next call of a function, and never strikes between a load and the
// compare-and-swap that goes with it.
func Shake() (stop func()) {
	shakers, err := team.New(machine.Detect().Allowed)
	if err != nil {
		return func() {} // no processor is known: what is tested is not shaken
	}
	undo := process.Have(process.Wish{MoreProcs: shakers.Size()})
	relieve := press()
	var done atomic.Bool
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		shakers.Run(shakers.Size(), func(int) {
			napPrecisely()
			for !done.Load() {
				nap(time.Duration(rand.Int64N(int64(shakeWait))))
				hold := time.Duration(rand.Int64N(int64(shakeHold)))
				for begin := time.Now(); time.Since(begin) < hold; {
				}
			}
		})
	}()
	return func() {
		done.Store(true)
		<-finished
		relieve()
		undo()
		shakers.Close()
	}
}
