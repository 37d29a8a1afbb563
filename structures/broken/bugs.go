package broken

import (
	"embed"
	"time"
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

	// Litmus names the files that reduce the bug, and its twin, to the instructions that matter: for bugs that a strongly
	// ordered machine hides. They are for a memory model to judge.
	Litmus, LitmusRight []string
}

// LitmusFiles holds the files that Bug.Litmus names, under litmus.
//
//go:embed litmus/*.litmus
var LitmusFiles embed.FS

// The detectors.
const (
	ByHistory      = "history"      // no order of the operations explains what they returned
	ByConservation = "conservation" // what went in did not come out once
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
		pooledStackBug, narrowStackBug, batchStackBug, unhelpfulQueueBug,
		resurrectingCountBug, overReleasedCountBug,
		unfencedHazardsBug, hastyEpochsBug,
		relaxedPairBug, tornInterfaceBug,
		unorderedLockBug, copiedLockBug, unpaddedShardsBug,
	}
}
