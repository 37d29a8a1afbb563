package verdict

import (
	"context"
	"errors"
	"fmt"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/log"
	"example.org/atomlab/litmus/model"
)

// A Word is the verdict on what was seen of a test.
type Word string

// Verdicts.
const (
	OK        Word = "ok"
	Violation Word = "violation" // what must not be
	Emulator  Word = "emulator"  // the same, but the order is that of the emulator's host
)

// Seen is what was seen of a test.
type Seen struct {
	Outcomes  []litmus.Outcome
	Forbidden bool // the condition must not come true, whatever a model says: the catalogue knows it
	Emulated  bool
}

// Judged is the verdict, and what it rests on.
type Judged struct {
	Word     Word
	Outside  []litmus.Outcome // seen, and not allowed by the model
	Unjudged string           // why the model has no say; then Outside is empty
	Flags    []string         // that the model raised
}

// Judge holds what was seen against what the test forbids and what the model allows.
func (m *Models) Judge(ctx context.Context, t *litmus.Test, s Seen, l Limit) Judged {
	j := Judged{}
	v, err := m.Check(ctx, t, l, model.Options{})
	if v == nil {
		j.Unjudged = err.Error()
	} else {
		j.Outside, j.Unjudged = outside(v, s.Outcomes, err)
		j.Flags = v.Flags
	}
	return j.conclude(t, s)
}

// Unmodelled holds what was seen against what the test forbids, and asks no model.
func Unmodelled(t *litmus.Test, s Seen) Judged { return Judged{}.conclude(t, s) }

// outside are the states that the model does not allow. If it did not come to an end it may allow them all the same.
func outside(v *model.Verdict, outcomes []litmus.Outcome, err error) ([]litmus.Outcome, string) {
	all := v.Outside(outcomes)
	exceeded := (*Exceeded)(nil)
	switch {
	case v.Undefined:
		return nil, fmt.Sprintf("to the model %s the test has no meaning", v.Model)
	case len(all) == 0:
	case errors.As(err, &exceeded):
		return nil, fmt.Sprintf("the model %s was %v", v.Model, exceeded)
	case err != nil:
		return nil, err.Error()
	case v.Expired:
		return nil, fmt.Sprintf("the model %s did not come to an end", v.Model)
	case v.Cut:
		return nil, fmt.Sprintf("a loop went on after the turns that the model %s was asked about", v.Model)
	}
	return all, ""
}

func (j Judged) conclude(t *litmus.Test, s Seen) Judged {
	witnesses, _ := log.Block{Test: t, Outcomes: s.Outcomes}.Counts()
	forbidden := t.Cond.Quantifier == litmus.NotExists || s.Forbidden
	switch {
	case len(j.Outside) == 0 && (!forbidden || witnesses == 0):
		j.Word = OK
	case s.Emulated:
		j.Word = Emulator
	default:
		j.Word = Violation
	}
	return j
}
