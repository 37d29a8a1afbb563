package broken

import "time"

// A Bug is a type that is wrong, and how to catch it.
type Bug struct {
	Name     string // of the type
	Wrong    string // what it does, and what happens
	Seen     string // where the real world met it
	Detector string // how it is caught

	// Broken runs the detector on the type, and Right on its correct twin, for about as long as the budget at the most.
	// They return what was caught, or an error that is ErrNoVerdict. They are nil if the bug cannot be shown by running.
	Broken, Right func(budget time.Duration) error
	Why           string // why the bug cannot be shown by running, or not without the race detector

	// NoLitmus is why no final state of a litmus test shows the bug. Where it is empty there is such a test, and one of
	// the correct twin, in litmus/catalogue/twins, for a memory model to judge.
	NoLitmus string
}

// The detectors.
const (
	ByHistory      = "history"      // no order of the operations explains what they returned
	ByConservation = "conservation" // what went in did not come out once
	ByAnswers      = "answers"      // full or empty is said where it cannot be true
	ByWaking       = "waking"       // a waiter that nobody wakes
	ByProgress     = "progress"     // a preempted goroutine stops the others
	ByStress       = "stress"       // an invariant fails while goroutines meet
	ByRace         = "race detector"
	ByVet          = "vet"
	ByTiming       = "timing"
	ByModel        = "memory model"
)

// Bugs lists the broken types.
func Bugs() []Bug {
	return []Bug{
		pooledStackBug, narrowStackBug, batchStackBug, unhelpfulQueueBug, prematureQueueBug,
		resurrectingCountBug, overReleasedCountBug,
		unfencedHazardsBug, hastyEpochsBug,
		relaxedPairBug, tornInterfaceBug,
		unfencedEventCountBug, stuckSemaphoreBug, resetBarrierBug, greedyQueueBug,
		unorderedLockBug, copiedLockBug, forgetfulLockBug, unpaddedShardsBug,
	}
}
