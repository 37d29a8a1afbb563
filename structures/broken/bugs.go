package broken

import (
	"time"

	"example.org/atomlab/asm"
	"example.org/atomlab/structures/internal/conform"
)

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

	// Suite is the suite for types of this kind, on the broken one: checks that take so long, about. It is nil if there is
	// none.
	Suite func(each time.Duration) Suite

	// NoLitmus is why no final state of a litmus test shows the bug. Where it is empty there is such a test, and one of
	// the correct twin, in litmus/catalogue/twins, for a memory model to judge.
	NoLitmus string
}

// A Suite is what others test their types with.
type Suite struct {
	Name   string // of the function that makes the checks, with its package
	Checks []conform.Check
}

// Catch runs the checks of a suite until one has caught something.
func Catch(s Suite) error {
	for _, c := range s.Checks {
		if c.Skip != "" {
			continue
		}
		if err := c.Catch(); err != nil {
			return err
		}
	}
	return nil
}

// turn is how long one check of a suite lasts within a budget: short, so that the next has its turn soon.
func turn(budget time.Duration) time.Duration { return min(budget/4, 200*time.Millisecond) }

// bySuite completes a bug whose detector is a suite.
func bySuite(b Bug, broken, right func(each time.Duration) Suite) Bug {
	b.Suite = broken
	b.Broken = func(budget time.Duration) error { return Catch(broken(turn(budget))) }
	b.Right = func(budget time.Duration) error { return Catch(right(turn(budget))) }
	return b
}

// weak is a detector of a bug that is a store with too little order. Where package asm is made of sync/atomic there is
// no such store, and the bug is none.
func weak(detect func(budget time.Duration) error) func(budget time.Duration) error {
	if !asm.Native {
		return nil
	}
	return detect
}

// notWeak is why there is no such detector.
func notWeak() string {
	if asm.Native {
		return ""
	}
	return "the stores of package asm are those of sync/atomic on this architecture, and order too much"
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
		pooledStackBug, narrowStackBug, batchStackBug, unhelpfulQueueBug, prematureQueueBug, unmarkedQueueBug,
		staleBatchRingBug, backwardRingBug, graspingRingBug, hastyCloseQueueBug,
		unfencedDequeBug, hastyDequeBug, lateDequeBug,
		resurrectingCountBug, overReleasedCountBug,
		unfencedHazardsBug, hastyEpochsBug,
		relaxedPairBug, tornInterfaceBug,
		unfencedEventCountBug, stuckSemaphoreBug, resetBarrierBug, greedyQueueBug,
		unorderedLockBug, copiedLockBug, forgetfulLockBug, unpaddedShardsBug,
	}
}
