package suite

import (
	"context"
	"fmt"
	"strings"
	"time"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/catalogue"
	"example.org/atomlab/litmus/hardware"
	"example.org/atomlab/litmus/verdict"
	"example.org/atomlab/probes"
)

// Question: which reorderings does this processor show, and does its memory model allow them?
//
// The catalogue's litmus tests for this architecture, as machine code on pinned threads. What was seen is held against
// what the catalogue expects and against the axioms of the architecture (package litmus/model).
//
// Rules. One state that the architecture forbids, however rare, is a violation: there is no averaging. If no reordering
// was seen at all, nothing was put to the test: no verdict. That something allowed was not seen is no fault.
var _ = probes.Register(probes.Probe{
	Name:     probes.Reorderings,
	Question: "Which reorderings does this processor show, and does its memory model allow them?",
	Method: "The catalogue's litmus tests, as machine code on pinned threads, each for a moment in many settings; what was seen is held " +
		"against the axiomatic model of the architecture.",
	Unit:  "per million iterations",
	Needs: probes.Needs{Cores: 2},
	Takes: func(_ machine.Machine, e measure.Effort) time.Duration {
		tests := len(catalogue.For(litmus.Native()))
		return time.Duration(tests) * (litmusTime(e, tests) + tail)
	},
	Measure: measureReorderings,
	Judge:   judgeReorderings,
})

const (
	violationUnit  = probes.ForbiddenIterations
	reorderingUnit = "allowed and seen per million iterations"
	iterationsName = "iterations"
)

// litmusTime is how long each of so many tests runs: they share a time, but a few settings are the least that makes
// sense.
func litmusTime(e measure.Effort, tests int) time.Duration {
	return min(max(2400*e.Span/time.Duration(tests), 20*e.Span), 100*e.Span)
}

func measureReorderings(ctx context.Context, b *measure.Bench, progress func(done, of int)) (measure.Result, []probes.Skip) {
	tests := catalogue.For(litmus.Native())
	var axioms verdict.Models
	runner, err := hardware.New(nil)
	if err != nil {
		return measure.Result{}, []probes.Skip{{What: "all tests", Why: err.Error()}}
	}
	defer runner.Close()
	var set measure.Set
	var skips []probes.Skip
	settings := 0
	for i, e := range tests {
		if ctx.Err() != nil {
			break
		}
		seen, err := runner.Run(ctx, e.Test, hardware.Options{Time: litmusTime(b.Effort, len(tests)), Seed: b.Seed})
		if err != nil {
			skips = append(skips, probes.Skip{What: e.Test.Name, Why: err.Error()})
			continue
		}
		settings += len(seen.Trials)
		set = append(set, count(ctx, e, seen, &axioms)...)
		if progress != nil {
			progress(i+1, len(tests))
		}
	}
	return measure.Result{Set: set, Conditions: measure.Conditions{
		Emulated: b.Machine.Emulated, Interrupted: ctx.Err() != nil, Passes: settings, Readings: settings,
	}}, skips
}

// count makes a series of how often something was seen that must not be, or else of how often the reordering was that
// the test is about.
func count(ctx context.Context, e catalogue.Entry, seen *hardware.Result, axioms *verdict.Models) measure.Set {
	one := func(name, unit string, value float64) measure.Series {
		return measure.NewSeries(name, nil, unit, []float64{value}, []int{0})
	}
	name := e.Test.Name
	witnesses, _ := litmus.Count(e.Test.Cond.Prop, seen.Outcomes)
	forbidden := uint64(0) // none if the model has no say
	for _, o := range axioms.Judge(ctx, e.Test, verdict.Seen{Outcomes: seen.Outcomes}, verdict.Limit{Memory: verdict.DefaultMemory}).Outside {
		forbidden += o.Count
	}
	if !e.Allowed {
		forbidden = max(forbidden, witnesses)
	}
	million := 1e6 / float64(max(1, seen.Iterations))
	set := measure.Set{one(name+": "+iterationsName, iterationsName, float64(seen.Iterations)), one(name, violationUnit, million*float64(forbidden))}
	if e.Allowed {
		set = append(set, one(name+probes.Reordered, reorderingUnit, million*float64(witnesses)))
	}
	return set
}

// judgeReorderings puts violations first.
func judgeReorderings(set measure.Set) probes.Verdict {
	var broken, shown, unseen []string
	iterations, tests := 0.0, 0
	for _, s := range set {
		if s.N == 0 {
			continue
		}
		name := strings.TrimSuffix(s.Name, probes.Reordered)
		switch seen := s.Samples[0]; {
		case s.Unit == iterationsName:
			iterations += seen
		case s.Unit == violationUnit:
			tests++
			if seen > 0 {
				broken = append(broken, fmt.Sprintf("%s (%.3g a million)", name, seen))
			}
		case seen > 0:
			shown = append(shown, fmt.Sprintf("%s %.2g %%", name, seen/1e4))
		default:
			unseen = append(unseen, name)
		}
	}
	results := []probes.Result{
		{Name: probes.Broken, Value: float64(len(broken)), Unit: "tests", Why: strings.Join(broken, "; ")},
		{Name: "reorderings", Value: float64(len(shown)), Unit: "tests", Why: strings.Join(shown, "; ")},
		{Name: "allowed, not seen", Value: float64(len(unseen)), Unit: "tests", Why: strings.Join(unseen, "; ")},
	}
	switch {
	case len(broken) > 0:
		return probes.Verdict{
			Answer:  fmt.Sprintf("VIOLATION: %d of %d tests show what the architecture forbids", len(broken), tests),
			Why:     "forbidden states were seen in " + strings.Join(broken, "; "),
			Results: results,
		}
	case len(shown) == 0:
		return probes.Unknown(fmt.Sprintf("nothing forbidden in %.3g iterations, but no reordering at all: nothing was put to the test", iterations))
	}
	return probes.Verdict{
		Answer: fmt.Sprintf("%d of %d that the architecture allows, and nothing that it forbids, in %.2g million iterations of %d tests",
			len(shown), len(shown)+len(unseen), iterations/1e6, tests),
		Why:     "seen: " + strings.Join(firstFew(shown), ", "),
		Results: results,
	}
}
