package hardware

import (
	"time"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/hardware/search"
	"example.org/atomlab/litmus/hardware/setting"
)

// Options say how a test is run. The zero value is a second of search on all processors.
type Options struct {
	CPUs       []int  `json:"cpus,omitempty"`       // which processors to use; nil: all those of the Runner
	Iterations uint64 `json:"iterations,omitempty"` // stop after so many; 0: no limit
	// stop after so long; 0: one second, or no limit if Iterations is set
	Time time.Duration `json:"time,omitempty"`
	// stop when one witness decides the condition, or for forall one counterexample
	StopDecided bool             `json:"stop_decided,omitempty"`
	Seed        uint64           `json:"seed,omitempty"`    // reproduces the choice of settings
	Setting     *setting.Setting `json:"setting,omitempty"` // one setting alone instead of the search
	// if what the condition asks for is not seen, also run tests that lack one fence, dependency or the like
	Mutants bool `json:"mutants,omitempty"`
}

// A Result is what was seen of a test.
type Result struct {
	// of the locations that the test shows, sorted; those that the filter lets through
	Outcomes       []litmus.Outcome `json:"outcomes"`
	Iterations     uint64           `json:"iterations"` // all, also those that the filter drops
	Elapsed        time.Duration    `json:"elapsed"`
	Oversubscribed bool             `json:"oversubscribed,omitempty"` // more threads than processors: they took turns
	// why the threads may not have run where the settings say
	Unpinned string         `json:"unpinned,omitempty"`
	Seed     uint64         `json:"seed"`
	Trials   []search.Yield `json:"trials"` // one for each setting, the richest in witnesses first
	Mutants  []Mutant       `json:"mutants,omitempty"`
}

// A Mutant is a test that lacks something of the one that was run, so that more is allowed. How often its target was
// seen in the same settings says how hard the test's own was looked for.
type Mutant struct {
	Removed    string        `json:"removed"` // what, and where: "MFENCE of P0 at 12:3"
	Pos        litmus.Pos    `json:"pos"`
	Iterations uint64        `json:"iterations"`
	Witnesses  uint64        `json:"witnesses"`
	Elapsed    time.Duration `json:"elapsed"`
}
