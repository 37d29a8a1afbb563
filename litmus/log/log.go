// Package log writes and reads the logs of litmus tests. What was seen is written as litmus7 does ([Block]), what a
// model allows as herd7 does ([Allowed]); the herdtools' programs for logs (mcompare7, msum7 and others) read both.
// [Read] reads them too, and those that litmus7 and herd7 wrote, old and new.
//
//	Test SB Allowed
//	Histogram (4 states)
//	284   *>0:rax=0; 1:rax=0;
//	499771:>0:rax=1; 1:rax=0;
//	...
//	Ok
//
//	Witnesses
//	Positive: 284, Negative: 999716
//	Condition exists (0:rax=0 /\ 1:rax=0) is validated
//	Hash=055f9747fd517835a93f2f188e15e163
//	Cycle=Fre PodWR Fre PodWR
//	Observation SB Sometimes 284 999716
//	Time SB 0.15
//
// A star marks the states that the condition asks about. After the time come lines that only this lab writes, and an
// empty one. A model's block has no counts of states, and its lines stand in another order:
//
//	Test SB Allowed
//	States 4
//	0:rax=0; 1:rax=0;
//	...
//	Ok
//	Witnesses
//	Positive: 1 Negative: 3
//	Condition exists (0:rax=0 /\ 1:rax=0)
//	Observation SB Sometimes 1 3
//	Time SB 0.00
//	Hash=055f9747fd517835a93f2f188e15e163
package log

import (
	"fmt"
	"io"
	"strings"
	"time"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa"
	"example.org/atomlab/litmus/syntax"
)

// A Block is what one run of a test is written as.
type Block struct {
	Test     *litmus.Test
	Outcomes []litmus.Outcome // sorted as they are to be written
	Elapsed  time.Duration
	Notes    []string // lines that only this lab writes
}

// Counts are how many of the outcomes the condition's proposition holds for, and how many it does not.
func (b Block) Counts() (witnesses, others uint64) { return litmus.Count(asked(b.Test), b.Outcomes) }

// asked is what a test asks of states, in which symbolic registers have given way to others.
func asked(t *litmus.Test) litmus.Prop {
	if assigned, err := isa.Assign(t); err == nil {
		return assigned.Cond.Prop
	}
	return t.Cond.Prop // such a test has no states
}

// Observation is Never, Sometimes or Always.
func (b Block) Observation() string { return litmus.Observation(b.Counts()) }

// Validated is whether what was seen makes the condition true.
func (b Block) Validated() bool { return b.Test.Cond.Validated(b.Counts()) }

// Write writes the block and an empty line.
func (b Block) Write(w io.Writer) error {
	var text strings.Builder
	b.histogram(&text)
	b.verdict(&text)
	_, err := io.WriteString(w, text.String())
	return err
}

func (b Block) histogram(text *strings.Builder) {
	cond, prop := b.Test.Cond, asked(b.Test)
	fmt.Fprintf(text, "Test %s %s\nHistogram (%d states)\n", b.Test.Name, cond.Quantifier.Kind(), len(b.Outcomes))
	for _, o := range b.Outcomes {
		mark := ":"
		if prop.Holds(o.State) != (cond.Quantifier == litmus.ForAll) {
			mark = "*"
		}
		fmt.Fprintf(text, "%-6d%s>%s\n", o.Count, mark, o.State)
	}
}

func (b Block) verdict(text *strings.Builder) {
	name, cond := b.Test.Name, b.Test.Cond
	witnesses, others := b.Counts()
	positive, negative := witnesses, others
	if cond.Quantifier == litmus.NotExists { // the counts are of the condition, not of its proposition
		positive, negative = others, witnesses
	}
	word, not := "Ok", ""
	if !b.Validated() {
		word, not = "No", "NOT "
	}
	fmt.Fprintf(text, "%s\n\nWitnesses\nPositive: %d, Negative: %d\n", word, positive, negative)
	fmt.Fprintf(text, "Condition %s is %svalidated\nHash=%s\n", condition(cond), not, syntax.Hash(b.Test))
	for _, i := range b.Test.Info {
		if !strings.EqualFold(i.Key, "Hash") {
			fmt.Fprintf(text, "%s=%s\n", i.Key, i.Value)
		}
	}
	fmt.Fprintf(text, "Observation %s %s %d %d\n", name, b.Observation(), witnesses, others)
	fmt.Fprintf(text, "Time %s %.2f\n", name, b.Elapsed.Seconds())
	notes(text, b.Notes)
}

// notes end a block: the herdtools read what they know up to the first line that they do not.
func notes(text *strings.Builder, lines []string) {
	for _, line := range lines {
		fmt.Fprintln(text, line)
	}
	fmt.Fprintln(text)
}

// condition is the question with brackets around it.
func condition(c litmus.Cond) string {
	prop := c.Prop.String()
	switch c.Prop.(type) {
	case litmus.Atom, litmus.Not:
		prop = "(" + prop + ")"
	}
	return c.Quantifier.String() + " " + prop
}
