package log

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/syntax"
)

// Allowed is what a model allows a test, written as herd7 does: states without counts.
type Allowed struct {
	Test    *litmus.Test
	States  []litmus.State
	Elapsed time.Duration
	Loop    bool     // a loop was cut: there may be more states
	Flags   []string // that the model raised
	// Undefined says that to the model the test has no meaning: its condition is neither validated nor not.
	Undefined bool
	Notes     []string // lines that only this lab writes
}

// Write writes the block and an empty line. Positive and Negative count states, where herd7 counts executions.
func (a Allowed) Write(w io.Writer) error {
	name, cond, prop := a.Test.Name, a.Test.Cond, asked(a.Test)
	var text strings.Builder
	fmt.Fprintf(&text, "Test %s %s\nStates %d\n", name, cond.Quantifier.Kind(), len(a.States))
	witnesses, others := uint64(0), uint64(0)
	for _, s := range a.States {
		fmt.Fprintln(&text, s)
		if prop.Holds(s) {
			witnesses++
		} else {
			others++
		}
	}
	word := "No"
	if cond.Validated(witnesses, others) {
		word = "Ok"
	}
	if a.Undefined {
		word = "Undef"
	}
	if a.Loop {
		word = "Loop " + word
	}
	positive, negative := witnesses, others
	if cond.Quantifier == litmus.NotExists {
		positive, negative = others, witnesses
	}
	fmt.Fprintf(&text, "%s\nWitnesses\nPositive: %d Negative: %d\n", word, positive, negative)
	flags := a.Flags
	if a.Undefined {
		flags = append(slices.Clip(flags), "*undef*")
	}
	for _, flag := range flags {
		fmt.Fprintln(&text, "Flag", flag)
	}
	fmt.Fprintf(&text, "Condition %s\nObservation %s %s %d %d\n", condition(cond), name, litmus.Observation(witnesses, others), witnesses, others)
	fmt.Fprintf(&text, "Time %s %.2f\nHash=%s\n", name, a.Elapsed.Seconds(), syntax.Hash(a.Test))
	notes(&text, a.Notes)
	_, err := io.WriteString(w, text.String())
	return err
}
