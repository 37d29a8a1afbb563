package verify_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/verify"
	"example.org/atomlab/structures/contest"
	"example.org/atomlab/structures/lock"
)

// A user's own benchmark: a map under a lock, by which lock, with one and with four goroutines.
func ExampleCompare() {
	under := func(newLock func() sync.Locker) func(at map[string]int) []contest.Work {
		return func(at map[string]int) []contest.Work {
			l, counts := newLock(), map[int]int{}
			count := func(n int) {
				for i := range n {
					l.Lock()
					counts[i%16]++
					l.Unlock()
				}
			}
			return slices.Repeat([]contest.Work{count}, at["goroutines"])
		}
	}
	benchmark := verify.Benchmark{
		Usual: verify.Side{Name: "sync.Mutex", Make: under(func() sync.Locker { return new(sync.Mutex) })},
		Proposed: verify.Side{Name: "spins for 5 µs", Make: under(func() sync.Locker {
			return lock.NewSpinPark(lock.SpinParkOptions{Spin: 5 * time.Microsecond})
		})},
		In: []map[string]int{{"goroutines": 1}, {"goroutines": 4}},
	}

	bench, err := measure.OpenBench(machine.Detect(), measure.Quick, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer bench.Close()
	proof, err := verify.Compare(context.Background(), bench, benchmark)
	if err != nil {
		fmt.Println(err)
		return
	}
	switch proof.Outcome {
	case probes.Gain, probes.NoLoss, probes.Loss, probes.Inconclusive: // with proof.Ratio, proof.Bouts and proof.Why
		fmt.Println(proof.Advised, "against", proof.Default, "is one of four things")
	}
	// Output: spins for 5 µs against sync.Mutex is one of four things
}
