package suite

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.org/atomlab/asm/loop"
	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/asm/team"
	"example.org/atomlab/probes"
)

// Question: what does each spin hint cost, and how much more beside a busy hardware thread of the same core?
//
// A loop of nothing but one hint, sixteen in a row, on a thread that has its core to itself; and again while the core's
// other hardware thread adds. How long an addition takes there meanwhile, against beside an empty loop, is what the
// hint leaves to it. A cycle is an addition that waits for the one before, timed in the same pass; ticks are those of
// the counter that the bench reads. Where there are several kinds of core, each hint runs on one of each kind as well.
//
// Rules. A hint's cost stands if its bounds lie less than half as much again apart. One that takes no longer than 2 ns,
// or than three times an empty loop, does nothing. The first hint measured twice is the control. The work of the other
// thread counts only where it surely changed by a tenth.
var _ = probes.Register(probes.Probe{
	Name:     probes.Hints,
	Question: "What does each spin hint cost, alone and beside a busy hardware thread of the same core?",
	Method: "Loops of one hint, alone, while the other hardware thread of the core adds, and on each kind of core; in ns, in cycles by a chain of additions " +
		"in the same pass, and in ticks of the counter.",
	Unit:  "ns/op",
	Needs: probes.Needs{Cores: 1},
	Times: true,
	Takes: func(m machine.Machine, e measure.Effort) time.Duration {
		return e.Takes((2+len(kindsOf(m)))*len(loop.Present(loop.Hint)) + 5)
	},
	// PAUSE: 10 to 151 cycles; YIELD a NOP; ISB some 30 cycles, SB less.
	Bands: []probes.Band{
		probes.Takes("hint PAUSE", 1, 2.5, 120), probes.Takes("hint YIELD", 1, 0.1, 5), probes.Takes("hint ISB", 1, 4, 60), probes.Takes("hint SB", 1, 2, 40), probes.Takes("a cycle", 1, 0.15, 2),
	},
	Measure: measureHints,
	Judge:   judgeHints,
})

const (
	emptyLoop  = "empty loop"
	oneCycle   = "a cycle"
	inTicks    = "ticks"
	besideBusy = probes.BesideSibling
	itsWork    = probes.SiblingWork
)

// hintTrials time each hint alone, and a loop without any: whoever needs to know what a hint costs takes these.
func hintTrials(b *measure.Bench) (trials []measure.Trial, skips []probes.Skip) {
	for _, l := range loop.All() {
		switch {
		case l.Op == loop.Empty:
			trials = append(trials, aloneTrial(b, emptyLoop, measure.Work{Loop: l}))
		case l.Op == loop.Hint && l.Present:
			trials = append(trials, aloneTrial(b, l.Name(), measure.Work{Loop: l}))
		case l.Op == loop.Hint:
			skips = append(skips, probes.Skip{What: l.Name(), Why: "this processor does not have it"})
		}
	}
	return trials, skips
}

func measureHints(ctx context.Context, b *measure.Bench, progress func(done, of int)) (measure.Result, []probes.Skip) {
	trials, skips := hintTrials(b)
	trials = append(trials, aloneTrial(b, oneCycle, measure.Work{Loop: loop.Get(loop.Chain)}))
	if present := loop.Present(loop.Hint); len(present) > 0 {
		trials = append(trials, aloneTrial(b, control+present[0].Name(), measure.Work{Loop: present[0]}))
	}
	for i, t := range trials {
		trials[i] = ticking(b, t)
	}
	threads, why := threadsOfACore(b.Machine)
	if why == "" {
		both, err := team.New(threads)
		if err != nil {
			return measure.Result{}, append(skips, probes.Skip{What: "everything", Why: err.Error()})
		}
		defer both.Close()
		trials = append(trials, siblingTrials(b, both)...)
	} else {
		skips = append(skips, probes.Skip{What: "hints" + besideBusy, Why: why})
	}
	ofKinds, free, without := kindTrials(b)
	defer free()
	trials, skips = append(trials, ofKinds...), append(skips, without...)
	return b.Run(ctx, trials, progress), skips
}

// ticking adds the ticks of the clock to what a trial reads.
func ticking(b *measure.Bench, t measure.Trial) measure.Trial {
	take := t.Take
	t.Metrics = append(slices.Clone(t.Metrics), measure.Metric{Name: inTicks, Unit: b.Clock.Source + " ticks/op"})
	t.Take = func() measure.Reading {
		r := take()
		r.Values = append(r.Values, r.Values[0]*b.Clock.Hz/1e9)
		return r
	}
	return t
}

// threadsOfACore are two hardware threads that share one, or why there are none.
func threadsOfACore(m machine.Machine) (cpus []int, why string) {
	for _, core := range m.Cores {
		if len(core) > 1 {
			return core[:2], ""
		}
	}
	return nil, "no core has a second hardware thread that this process may use"
}

// siblingTrials time the hints, and the empty loop, on the first of two threads while the second one adds. They have a
// team of their own, so they are taken outside of the bench's stretches.
func siblingTrials(b *measure.Bench, both *team.Team) (trials []measure.Trial) {
	beside := *b
	beside.Team = both
	metrics := []measure.Metric{{Unit: "ns/op"}, {Name: itsWork, Unit: "ns/op"}}
	for _, l := range loop.Present(loop.Hint, loop.Empty) {
		name := l.Name()
		if l.Op == loop.Empty {
			name = emptyLoop
		}
		trials = append(trials, measure.Trial{Name: name + besideBusy, Metrics: metrics, Free: true, Take: func() measure.Reading {
			timings, disturbed := beside.Together(besideAdditions(l)...)
			return measure.Reading{Values: []float64{timings[0].NsPerOp(), timings[1].NsPerOp()}, Disturbed: disturbed}
		}})
	}
	return trials
}

// besideAdditions is what the two threads of a core do.
func besideAdditions(l loop.Loop) []measure.Work {
	return []measure.Work{{Loop: l}, {Loop: loop.Get(loop.Chain)}}
}

// kindsOf are the kinds of core, where there are several; of more than a few, the first.
func kindsOf(m machine.Machine) []machine.Kind {
	const most = 4
	if len(m.Kinds) < 2 {
		return nil
	}
	return m.Kinds[:min(len(m.Kinds), most)]
}

// kindTrials time the hints on the first processor of each kind that may be used, each with a team of its own.
func kindTrials(b *measure.Bench) (trials []measure.Trial, free func(), skips []probes.Skip) {
	var teams []*team.Team
	free = func() {
		for _, t := range teams {
			t.Close()
		}
	}
	for i, kind := range kindsOf(b.Machine) {
		ofKind := probes.OfKind + strconv.Itoa(i)
		at := slices.IndexFunc(kind.CPUs, func(cpu int) bool { return slices.Contains(b.Machine.Allowed, cpu) })
		if at < 0 {
			skips = append(skips, probes.Skip{What: "hints" + ofKind, Why: fmt.Sprintf("this process may use no processor of kind %s", kind.Name)})
			continue
		}
		one, err := team.New(kind.CPUs[at : at+1])
		if err != nil {
			skips = append(skips, probes.Skip{What: "hints" + ofKind, Why: err.Error()})
			continue
		}
		teams = append(teams, one)
		there := *b
		there.Team = one
		for _, l := range loop.Present(loop.Hint) {
			t := aloneTrial(&there, l.Name()+ofKind, measure.Work{Loop: l})
			t.Params, t.Free = nil, true
			trials = append(trials, t)
		}
	}
	return trials, free, skips
}

// mnemonic is the hint that a series is of.
func mnemonic(series string) string { return strings.TrimPrefix(series, string(loop.Hint)+" ") }

// hintsOf are the series of hints alone.
func hintsOf(set measure.Set) (hints measure.Set) {
	for _, s := range set {
		if s.N > 0 && s.Params["cpus"] == 1 && s.Unit == "ns/op" && strings.HasPrefix(s.Name, string(loop.Hint)+" ") {
			hints = append(hints, s)
		}
	}
	slices.SortFunc(hints, func(a, b measure.Series) int { return strings.Compare(a.Name, b.Name) })
	return hints
}

// certain is whether a time is known to a factor.
func certain(i measure.Interval, factor float64) bool {
	return i.Safe != nil && i.Safe.High <= factor*i.Safe.Low
}

// doesNothing is whether a hint takes no longer than a loop without it, or than an instruction that is none.
func doesNothing(set measure.Set, hint measure.Series) bool {
	const least = 2.0 // ns
	return hint.Low < max(least, 3*set.Find(emptyLoop, map[string]int{"cpus": 1}).High)
}

func judgeHints(set measure.Set) probes.Verdict {
	hints := hintsOf(set)
	if len(hints) == 0 {
		return probes.Unknown("no samples of any hint")
	}
	same := controlRatio(set)
	if why := differs(same); why != "" {
		return probes.Unknown("the control failed: two measurements of a hint " + why)
	}
	var v probes.Verdict
	var answers, reasons, open []string
	for _, s := range hints {
		if !certain(s.Interval, widest) {
			open = append(open, fmt.Sprintf("%s takes between %s ns", mnemonic(s.Name), s.Surely()))
			continue
		}
		v.Results = append(v.Results, probes.Result{Name: mnemonic(s.Name), Value: s.Median, Unit: "ns", Range: &s.Interval})
		answer := fmt.Sprintf("%s %s ns", mnemonic(s.Name), s.Center())
		if doesNothing(set, s) {
			answer += ", as good as nothing"
		}
		answers = append(answers, answer)
		reasons = append(reasons, inOtherUnits(&v, set, s)+besideSibling(&v, set, s)+onKinds(&v, set, s))
	}
	if len(open) > 0 {
		v.Answer, v.Why = probes.Inconclusive, strings.Join(open, "; ")
		return v
	}
	v.Results = append(v.Results, ratioResult("control", same))
	v.Answer, v.Why = strings.Join(answers, "; "), strings.Join(reasons, "; ")
	return v
}

// inOtherUnits adds a hint's cost in cycles and in ticks.
func inOtherUnits(v *probes.Verdict, set measure.Set, s measure.Series) string {
	words := s.In("ns")
	if cycles := measure.Ratio(s, set.Find(oneCycle, s.Params)); cycles.N > 0 {
		v.Results = append(v.Results, probes.Result{Name: mnemonic(s.Name) + " in cycles", Value: cycles.Median, Unit: "cycles", Range: &cycles})
		words += " = " + cycles.Center() + " cycles"
	}
	if ticks := set.Find(s.Name+": "+inTicks, s.Params); ticks.N > 0 {
		unit := strings.TrimSuffix(ticks.Unit, "/op")
		v.Results = append(v.Results, probes.Result{Name: mnemonic(s.Name) + " in ticks", Value: ticks.Median, Unit: unit, Range: &ticks.Interval})
		words += " = " + ticks.Center() + " " + unit
	}
	return mnemonic(s.Name) + " takes " + words
}

// besideSibling adds what a busy thread of the core does to the hint, and the hint to it.
func besideSibling(v *probes.Verdict, set measure.Set, s measure.Series) (words string) {
	beside := set.Find(s.Name+besideBusy, nil)
	if beside.N == 0 {
		return ""
	}
	slower := measure.Ratio(beside, s)
	v.Results = append(v.Results, ratioResult(mnemonic(s.Name)+besideBusy, slower))
	words = fmt.Sprintf(", and %s times as long%s", slower.Center(), strings.TrimPrefix(besideBusy, ","))
	work := ": " + itsWork
	left := measure.Ratio(set.Find(emptyLoop+besideBusy+work, nil), set.Find(beside.Name+work, nil))
	v.Results = append(v.Results, ratioResult(mnemonic(s.Name)+probes.SiblingSpeed, left))
	switch {
	case left.Above(1.1):
		return words + fmt.Sprintf(", which does %s times as much as beside an empty loop", left.Center())
	case left.Below(1.1) && left.Above(0.9):
		return words + ", which does no more than beside an empty loop"
	}
	return words
}

// onKinds adds what the hint costs on each kind of core, as far as that is certain.
func onKinds(v *probes.Verdict, set measure.Set, s measure.Series) (words string) {
	for _, on := range set {
		if kind, is := strings.CutPrefix(on.Name, s.Name+probes.OfKind); is && certain(on.Interval, widest) {
			v.Results = append(v.Results, probes.Result{Name: mnemonic(on.Name), Value: on.Median, Unit: "ns", Range: &on.Interval})
			words += fmt.Sprintf(", and %s ns on a core of kind %s", on.Center(), kind)
		}
	}
	return words
}
