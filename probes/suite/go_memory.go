package suite

import (
	"context"
	"fmt"
	"strings"
	"time"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/litmus/stress"
	"example.org/atomlab/litmus/stress/promises"
	"example.org/atomlab/probes"
)

// Question: does Go keep its promises about shared memory on this machine?
//
// The stress tests that ship (package litmus/stress/promises): actors let loose on the same state, in settings that
// vary. Promises have outcomes that must never be seen. Races are the same shapes on plain memory, where the processor
// may reorder: how often it does says how hard the promises were tried.
//
// Rules. A forbidden outcome, however rare, breaks the promise: there is no averaging, and no round is dropped. If no
// plain test showed any reordering the conditions were too tame, and nothing forbidden proves nothing: no verdict.
var _ = probes.Register(probes.Probe{
	Name:     probes.GoMemory,
	Question: "Does Go keep its promises about shared memory on this machine?",
	Method: "Stress tests of sync/atomic, sync, channels and the structures of this lab, each for a moment in many settings; the same " +
		"shapes on plain memory show how hard they were tried.",
	Unit:  "per million samples",
	Needs: probes.Needs{Cores: 2},
	Takes: func(_ machine.Machine, e measure.Effort) time.Duration {
		return time.Duration(len(promises.All())) * (each(e) + tail)
	},
	Measure: measureGoMemory,
	Judge:   judgeGoMemory,
})

const (
	promiseUnit = probes.ForbiddenSamples
	raceUnit    = "reordered per million samples"
	samplesName = "samples"
)

// each is how long a test samples; the epoch that it ends in may take a tail more.
func each(e measure.Effort) time.Duration { return 20 * e.Span }

const tail = 10 * time.Millisecond

func measureGoMemory(ctx context.Context, b *measure.Bench, progress func(done, of int)) (measure.Result, []probes.Skip) {
	var set measure.Set
	var skips []probes.Skip
	cases := promises.All()
	done, settings := 0, 0
	suite := stress.Suite{Cases: cases, Options: stress.Options{Time: each(b.Effort), Seed: b.Seed}}
	suite.Run(ctx, func(r stress.Result) {
		done++
		if progress != nil {
			progress(done, len(cases))
		}
		if r.Verdict != stress.OK && r.Verdict != stress.Failed {
			skips = append(skips, probes.Skip{What: r.Name, Why: r.Error})
			return
		}
		settings += r.Settings
		unit, grade := promiseUnit, stress.IsForbidden
		if r.Racy && r.Seen(stress.IsForbidden) == 0 {
			unit, grade = raceUnit, stress.IsInteresting
		}
		share := 1e6 * float64(r.Seen(grade)) / float64(max(1, r.Samples))
		set = append(set,
			measure.NewSeries(r.Name, nil, unit, []float64{share}, []int{0}),
			measure.NewSeries(r.Name+": "+samplesName, nil, samplesName, []float64{float64(r.Samples)}, []int{0}))
	})
	return measure.Result{Set: set, Conditions: measure.Conditions{
		Emulated: b.Machine.Emulated, Interrupted: ctx.Err() != nil, Passes: settings, Readings: settings,
	}}, skips
}

// judgeGoMemory counts what was seen.
func judgeGoMemory(set measure.Set) probes.Verdict {
	var broken, reordered []string
	samples, tests := 0.0, 0
	for _, s := range set {
		if s.N == 0 {
			continue
		}
		switch seen := s.Samples[0]; {
		case s.Unit == samplesName:
			samples += seen
		case s.Unit == promiseUnit:
			tests++
			if seen > 0 {
				broken = append(broken, fmt.Sprintf("%s (%.3g a million)", s.Name, seen))
			}
		case seen > 0:
			reordered = append(reordered, fmt.Sprintf("%s %.2g %%", s.Name, seen/1e4))
		}
	}
	if len(broken) > 0 {
		return probes.Verdict{
			Answer:  fmt.Sprintf("no: %d of %d promises are broken", len(broken), tests),
			Why:     "forbidden outcomes were seen in " + strings.Join(broken, "; "),
			Results: []probes.Result{{Name: probes.Broken, Value: float64(len(broken)), Unit: "tests", Why: strings.Join(broken, "; ")}},
		}
	}
	if len(reordered) == 0 {
		return probes.Unknown(fmt.Sprintf("no forbidden outcome in %.3g samples, but plain memory showed no reordering either: nothing was put to the test", samples))
	}
	return probes.Verdict{
		Answer: fmt.Sprintf("yes: no forbidden outcome in %.2g million samples of %d tests", samples/1e6, tests),
		Why: fmt.Sprintf("%d tests on plain memory showed what the processor or the compiler reorders meanwhile: %s",
			len(reordered), strings.Join(firstFew(reordered), ", ")),
		Results: []probes.Result{{Name: probes.Broken, Value: 0, Unit: "tests"}},
	}
}

// firstFew is enough of a list to give an idea.
func firstFew(list []string) []string {
	const few = 4
	if len(list) > few {
		return append(list[:few:few], "...")
	}
	return list
}
