package runner

import (
	"context"
	"fmt"
	"strings"
	"time"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
)

// Options say how to run.
type Options struct {
	Items    []probes.Probe
	Machine  machine.Machine
	Effort   measure.Effort
	Seed     uint64
	Consents []string                         // what was agreed to, of what probes need
	Journal  *Journal                         // nil: nothing is kept
	Progress func(probe string, done, of int) // called while a probe runs, never inside a reading; may be nil
}

// Run measures the items that the journal lacks and returns all findings in the order of the items. Cancelling the
// context ends it early: the item under way is judged by what it has and is not journalled, the remaining ones are
// reported as not begun. An error means that findings could not be kept; those made until then are returned with it.
func Run(ctx context.Context, o Options) ([]probes.Finding, error) {
	w := newChild(o)
	defer w.close()
	var findings []probes.Finding
	for _, p := range o.Items {
		f, done := o.Journal.find(p.Name)
		if !done {
			f = examine(ctx, w, p, o)
			if ctx.Err() == nil {
				if err := o.Journal.add(f); err != nil {
					return append(findings, f), err
				}
			}
		}
		findings = append(findings, f)
	}
	return findings, nil
}

// examine has one item measured, unless the machine or the user does not let it.
func examine(ctx context.Context, w *child, p probes.Probe, o Options) probes.Finding {
	missing := p.Needs.Missing(o.Machine)
	if missing == "" && ctx.Err() != nil {
		missing = "interrupted before it began"
	}
	if missing != "" {
		return notMeasured(p, missing)
	}
	began := time.Now()
	f, err := w.examine(ctx, p, deadline(p, o), func(done, of int) {
		if o.Progress != nil {
			o.Progress(p.Name, done, of)
		}
	})
	if err != nil {
		f = notMeasured(p, err.Error())
		f.Started, f.DurationS = began.UTC(), time.Since(began).Seconds()
	}
	return f
}

// notMeasured is the finding of an item that yielded nothing.
func notMeasured(p probes.Probe, why string) probes.Finding {
	return probes.Finding{
		Probe: p.Name, Question: p.Question, Unit: p.Unit, Started: time.Now().UTC(),
		Verdict: probes.Unknown(why),
		Quality: measure.Quality{Grade: measure.Unusable, Why: []string{why}},
		Skipped: []probes.Skip{{What: "everything", Why: why}},
	}
}

// A Step is an item of the plan.
type Step struct {
	Probe    string        `json:"probe"`
	Needs    string        `json:"needs"`
	Trials   int           `json:"trials,omitempty"`  // 0: they are no matter of the bench
	Chooses  string        `json:"chooses,omitempty"` // of what part of the machine they are
	Takes    time.Duration `json:"takes_ns"`          // estimated, at the most
	Done     bool          `json:"done,omitempty"`
	WillSkip string        `json:"will_skip,omitempty"` // why the machine does not let it
}

// Plan says what Run would do.
func Plan(o Options) (steps []Step, total time.Duration) {
	for _, p := range o.Items {
		s := NewStep(p, o.Machine, o.Effort)
		_, s.Done = o.Journal.find(p.Name)
		if s.Done {
			s.Takes = 0
		}
		steps = append(steps, s)
		total += s.Takes
	}
	return steps, total
}

// NewStep says what a probe would do on a machine.
func NewStep(p probes.Probe, m machine.Machine, effort measure.Effort) Step {
	s := Step{Probe: p.Name, Needs: p.Needs.String(), WillSkip: p.Needs.Missing(m)}
	if s.WillSkip != "" {
		return s
	}
	if m.Emulated != "" {
		effort = measure.Token
	}
	s.Trials, s.Takes = p.Estimate(m, effort)
	if p.Chooses != nil {
		s.Chooses = p.Chooses(m)
	}
	return s
}

// deadline is generous: a disturbed run takes each pass twice and each reading three times.
func deadline(p probes.Probe, o Options) time.Duration {
	return leastDeadline + 10*NewStep(p, o.Machine, o.Effort).Takes
}

var leastDeadline = time.Minute // a variable for tests only

// Describe renders the plan in a line.
func Describe(steps []Step, total time.Duration) string {
	text, left := "", 0
	for _, s := range steps {
		if text != "" {
			text += ", "
		}
		switch {
		case s.Done:
			text += s.Probe + " (done)"
		case s.WillSkip != "":
			text += s.Probe + " (skipped: " + s.WillSkip + ")"
		default:
			text += fmt.Sprintf("%s %.0f s", s.Probe, max(1, s.Takes.Seconds()))
			left++
		}
	}
	return fmt.Sprintf("%d probes to run, %.0f s at the most: %s", left, max(1, total.Seconds()), text)
}

// Table renders the plan in a line for each probe, and one for all.
func Table(steps []Step, total time.Duration) string {
	var b strings.Builder
	for _, s := range steps {
		switch {
		case s.Done:
			fmt.Fprintf(&b, "%-14s  done\n", s.Probe)
		case s.WillSkip != "":
			fmt.Fprintf(&b, "%-14s  skipped: %s\n", s.Probe, s.WillSkip)
		default:
			fmt.Fprintf(&b, "%-14s %4.0f s  %s\n", s.Probe, max(1, s.Takes.Seconds()), s.Says())
		}
	}
	fmt.Fprintf(&b, "%-14s %4.0f s  at the most\n", "in all", max(1, total.Seconds()))
	return b.String()
}

// Says is what the step needs and does: needs 2 processors: there; 13 trials, 1 of 1 pairs of processors.
func (s Step) Says() string {
	text := "needs " + s.Needs
	if s.WillSkip == "" {
		text += ": met"
	} else {
		text += ": not met"
	}
	if s.Trials > 0 {
		text += fmt.Sprintf("; %d trials", s.Trials)
	}
	if s.Chooses != "" {
		text += ", " + s.Chooses
	}
	return text
}
