package model

import (
	"strconv"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/cat"
	"example.org/atomlab/litmus/event"
)

// Verdict is what a model says of a test.
type Verdict struct {
	Test   *litmus.Test
	Model  string
	States []litmus.State // that are allowed, in the order of their texts
	// Positive and Negative count the states that the proposition holds for, and the others.
	Positive, Negative int
	Observation        string   // Always, Sometimes, Never
	Validated          bool     // the condition is true: Ok in logs, else No
	Flags              []string // that the model raises in an execution that it allows
	// Undefined says that an allowed execution fails an undefined_unless: to the model the test has no meaning, and
	// anything may happen.
	Undefined bool
	// Cut says that a loop went on when the bound on its turns, Unroll, was reached: there may be more states.
	Cut    bool
	Unroll int
	// Expired says that the time was over: there may be more states.
	Expired bool
	// Structures and Judged count the work: ways through the code of all threads together, and executions judged.
	Structures, Judged int
	// Witness is an execution of a state that the proposition holds for, nil if there is none or Options.Witness did
	// not ask.
	Witness *event.Execution
	// Refused is of the executions that the proposition would hold for the one that came closest to being allowed, and
	// Failure the check that rejected it, nil if values come from nowhere; Rejected counts them all, by check. Only
	// Options.Explain asks for these, and there are none if there is a witness.
	Refused  *event.Execution
	Failure  *cat.Failure
	Rejected []Rejection
}

// Options bound the work.
type Options struct {
	Unroll int // how often each backward branch may be taken, if the test does not say it; 0 means 2
	// Traces bounds the ways through one thread, 0 means 50000; Choices those of one location, 0 means 1000000.
	Traces, Choices int
	// Witness asks for an execution of a state that the proposition holds for.
	Witness bool
	// Explain asks for the same, and if there is none for the reason: that goes through all candidates, up to
	// MaxRejected.
	Explain bool
}

// filled has no bound of 0, and the test's own where it has one.
func (o Options) filled(t *litmus.Test) Options {
	if value, own := t.Get(litmus.UnrollKey); own {
		o.Unroll, _ = strconv.Atoi(value) // what is no number is refused where tests are read
	}
	o.Witness = o.Witness || o.Explain
	if o.Unroll == 0 {
		o.Unroll = 2
	}
	if o.Traces == 0 {
		o.Traces = 50_000
	}
	if o.Choices == 0 {
		o.Choices = 1_000_000
	}
	return o
}

// Outside are those of the outcomes whose states are not among the allowed ones. If the verdict is Cut or Expired, they
// may be allowed all the same.
func (v *Verdict) Outside(outcomes []litmus.Outcome) (outside []litmus.Outcome) {
	allowed := map[string]bool{}
	for _, s := range v.States {
		allowed[s.String()] = true
	}
	for _, o := range outcomes {
		if !allowed[o.State.String()] {
			outside = append(outside, o)
		}
	}
	return outside
}
