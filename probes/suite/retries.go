package suite

import (
	"sync/atomic"

	"example.org/atomlab/asm"
	"example.org/atomlab/probes"
)

// Question: how often does a compare-and-swap loop try again, and how long should it wait before it does?
//
// A loop that loads a word, computes its successor by so many dependent multiplications, and tries to put it there: the
// longer the computation, the likelier that somebody else was faster. How often each operation tried in vain stands
// beside its cost. See choice for the rules.
var _ = retryChoice.register()

var retryChoice = choice{
	name:     probes.Retries,
	question: "How often does a compare-and-swap loop try again, and how long should it wait before it does?",
	method: "Goroutines that replace one word by what they compute of it, in a loop of load, a number of dependent multiplications and " +
		"compare-and-swap; after a failure at once, after a hint, or after a wait that doubles.",
	result: probes.BestBackoff,
	settings: func(cpus int) (list []setting) {
		for _, n := range []int{1, cpus} {
			for _, steps := range []int{0, 30, 300} {
				list = append(list, setting{threads: n, computed: steps})
			}
		}
		return list
	},
	customary: "Go internal/poll.fdMutex",
	rivals: []rivalry{
		retryRival("at once", func(int) {}),
		retryRival("after a hint", func(int) { asm.Relax(1) }),
		retryRival("after 1, 2, 4... 64 hints", func(failures int) { asm.Relax(1 << min(failures-1, 6)) }),
	},
}

const computed = "steps computed"

func retryRival(name string, wait func(failures int)) rivalry {
	return rivalry{name, func(at setting) (w workload) {
		word := &new(alone[atomic.Uint64]).it
		done, failed := make([]alone[int], at[threads]), make([]alone[int], at[threads])
		compute := func(x uint64) uint64 { return steps(x, at[computed]) + 1 }
		for i := range at[threads] {
			w.works = append(w.works, again(func() {
				failed[i].it += replace(word, compute, wait)
				done[i].it++
			}))
		}
		w.done = func() int { return sum(done) }
		w.failed = func() int { return sum(failed) }
		return w
	}}
}

// replace puts what is computed of a word there, and returns how often it tried in vain.
func replace(word *atomic.Uint64, compute func(uint64) uint64, wait func(failures int)) (failures int) {
	for {
		before := word.Load()
		if word.CompareAndSwap(before, compute(before)) {
			return failures
		}
		failures++
		wait(failures)
	}
}
