package runner

import (
	"context"
	"fmt"
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
	Takes    time.Duration `json:"takes_ns"` // estimated
	Done     bool          `json:"done,omitempty"`
	WillSkip string        `json:"will_skip,omitempty"` // why the machine does not let it
}

// Plan says what Run would do.
func Plan(o Options) (steps []Step, total time.Duration) {
	for _, p := range o.Items {
		s := Step{Probe: p.Name, Takes: estimate(p, o), WillSkip: p.Needs.Missing(o.Machine)}
		_, s.Done = o.Journal.find(p.Name)
		if s.WillSkip != "" || s.Done {
			s.Takes = 0
		}
		steps = append(steps, s)
		total += s.Takes
	}
	return steps, total
}

func estimate(p probes.Probe, o Options) time.Duration {
	effort := o.Effort
	if o.Machine.Emulated != "" {
		effort = measure.Token
	}
	_, takes := p.Estimate(o.Machine, effort)
	return takes
}

// deadline is generous: a disturbed run takes each pass twice and each reading three times.
func deadline(p probes.Probe, o Options) time.Duration { return leastDeadline + 10*estimate(p, o) }

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
	return fmt.Sprintf("%d probes to run, about %.0f s: %s", left, max(1, total.Seconds()), text)
}
