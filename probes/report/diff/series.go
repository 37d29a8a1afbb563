package diff

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"golang.org/x/perf/benchmath"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
	"example.org/atomlab/structures/contest"
)

const (
	tail  = 0.025 // of the samples, at either end: what is between them is the middle 95 %
	least = 1.05  // the floor as a ratio
	split = 1.45  // the same of what takes a line from elsewhere, where a side has few runs
	rough = 2     // the same of what is of noisy quality on either side
	many  = 3     // runs on each side, from which they show themselves what runs differ by
	alpha = 0.05  // the chance of a false line in all
	tiny  = 1e-30 // what is less has no ratio that is a number
	few   = 5     // series from which what they did together is told
	short = 10    // samples on a side, with fewer of which nothing could pass among a thousand series
)

// A spread is the samples of a series on one side: of each run by itself, and all together, ascending.
type spread struct {
	runs [][]float64
	all  []float64
}

// between returns the least and the greatest of what all runs have between two quantiles.
func (s spread) between(p float64) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, run := range s.runs {
		low, high = min(low, measure.Quantile(run, p)), max(high, measure.Quantile(run, 1-p))
	}
	return low, high
}

func (s spread) median() float64 { return measure.Quantile(s.all, 0.5) }

// gather puts together the samples of a series of some findings.
func gather(findings []probes.Finding, like measure.Series) (s spread) {
	for _, f := range findings {
		found := f.Measurements.Find(like.Name, like.Params)
		if len(found.Samples) > 0 && found.Unit == like.Unit {
			s.runs = append(s.runs, slices.Sorted(slices.Values(found.Samples)))
			s.all = append(s.all, found.Samples...)
		}
	}
	slices.Sort(s.all)
	return s
}

// A pair is a series on both sides.
type pair struct {
	probe  string
	series measure.Series
	a, b   spread
	noisy  bool    // what the quality of either side is
	common float64 // what the finding's series did together, as a ratio
	cycle  float64 // how long one takes, in the unit of the series; 0 where it is no time, or not known
}

// ratio is that of B to A, when what is common is taken out.
func (p pair) ratio(common float64) Ratio {
	lowA, highA := p.a.between(tail)
	lowB, highB := p.b.between(tail)
	floor, _ := p.floor()
	return Ratio{p.b.median() / p.a.median() / common, lowB / highA / floor / common, highB / lowA * floor / common}
}

// apart is which way the sides lie apart for certain: 1 up, -1 down, else 0.
func (p pair) apart(common float64) int {
	lowA, highA := p.a.between(tail)
	lowB, highB := p.b.between(tail)
	_, distance := p.floor()
	switch r := p.ratio(common); {
	case r.Low >= 1 && lowB-highA >= distance:
		return 1
	case r.High <= 1 && lowA-highB >= distance:
		return -1
	}
	return 0
}

// floor is by how much at the least samples must lie apart, as a ratio and in the unit of the series: what runs of an
// unchanged machine were seen to differ by though the samples of each kept together.
func (p pair) floor() (ratio, distance float64) {
	switch {
	case !p.few():
		return least, 0
	case p.noisy:
		return rough, p.cycle
	case p.shared():
		return split, p.cycle
	}
	return least, p.cycle
}

// few is whether a side has so few runs that what they differ by is not known.
func (p pair) few() bool { return min(len(p.a.runs), len(p.b.runs)) < many }

// ofFew is whether a series is of what few events decide: which worker had the processor when the first was done, and
// how long the slowest of a thousand waited for one. They have a mode for each run.
func ofFew(s measure.Series) bool {
	return strings.HasSuffix(s.Name, ": "+contest.Slow) || strings.HasSuffix(s.Name, ": "+contest.Fairness)
}

// shared is whether lines come from elsewhere in what the series measures: several processors take part, or caches are
// asked for what is not in the first. How long that takes depends on where they lie, in this process.
func (p pair) shared() bool {
	if p.probe == probes.Coherence {
		return true
	}
	workers := 0
	for _, name := range []string{"cpus", "goroutines", "producers", "consumers"} {
		workers += p.series.Params[name]
	}
	if workers > 0 {
		return workers > 1
	}
	known, _ := probes.Find(p.probe)
	return max(known.Needs.CPUs, known.Needs.Cores) > 1 || strings.HasPrefix(p.series.Name, "far: ")
}

// compareSeries finds the series that changed.
func (d *Diff) compareSeries() {
	var pairs []pair
	for _, probe := range d.A.probes() {
		pairs = append(pairs, d.pairs(probe)...)
	}
	for _, probe := range d.B.probes() {
		if !slices.Contains(d.A.probes(), probe) {
			d.skip("the probe was run for B only", d.B.series(probe))
		}
	}
	d.Compared = len(pairs)
	for _, p := range pairs {
		way := p.apart(1)
		if way == 0 || way != p.apart(p.common) {
			continue
		}
		if p.value()*float64(len(pairs)) > alpha {
			continue
		}
		better := probes.Better(p.series.Unit) * way
		d.Lines = append(d.Lines, Line{Probe: p.probe, Series: p.series.String(), Unit: p.series.Unit, A: p.a.median(), B: p.b.median(), Ratio: p.ratio(1),
			Worse: better < 0, Better: better > 0, P: p.value() * float64(len(pairs))})
	}
	slices.SortStableFunc(d.Lines, func(x, y Line) int {
		return cmp.Compare(math.Abs(math.Log(y.Ratio.Median)), math.Abs(math.Log(x.Ratio.Median)))
	})
}

// value is the p-value of the pair.
func (p pair) value() float64 {
	sample := func(s spread) *benchmath.Sample {
		return benchmath.NewSample(slices.Clone(s.all), &benchmath.DefaultThresholds)
	}
	return benchmath.AssumeNothing.Compare(sample(p.a), sample(p.b)).P
}

// series is how many series a side has of a probe, in the first run that has it.
func (s Side) series(probe string) int {
	for _, r := range s.runs {
		for _, f := range r.Findings {
			if f.Probe == probe {
				return len(f.Measurements)
			}
		}
	}
	return 0
}

// pairs are the series of a probe that can be compared.
func (d *Diff) pairs(probe string) (pairs []pair) {
	a, b := d.A.usable(probe), d.B.usable(probe)
	switch {
	case d.B.series(probe) == 0:
		d.skip("the probe was run for A only", d.A.series(probe))
		return nil
	case len(a) == 0 || len(b) == 0:
		d.skip("the quality is unusable", d.A.series(probe))
		return nil
	}
	if d.SameMachine && d.otherState(probe, a, b) {
		d.skip("the machine was in another state", d.A.series(probe))
		return nil
	}
	for _, s := range a[0].Measurements {
		p := pair{probe: probe, series: s, a: gather(a, s), b: gather(b, s), common: 1, noisy: noisy(a) || noisy(b)}
		switch {
		case s.Name == measure.GuardCore || s.Name == measure.GuardCycle:
		case len(p.b.runs) < len(b) || len(p.a.runs) < len(a):
			d.skip("not every run has the series", 1)
		case min(len(p.a.all), len(p.b.all)) < short:
			d.skip("a side has few samples of it", 1)
		case p.few() && ofFew(s):
			d.skip("what few events decide differs from run to run: it takes three runs a side", 1)
		case min(p.a.all[0], p.b.all[0]) < tiny:
			d.skip("not every sample is positive", 1)
		default:
			pairs = append(pairs, p)
		}
	}
	if d.SameMachine {
		together(pairs)
		cycles(pairs, gather(a, a[0].Measurements.Find(measure.GuardCycle, nil)), d.A.runs[0].Clock.Hz)
	}
	return pairs
}

// noisy is whether a finding's quality is.
func noisy(findings []probes.Finding) bool {
	return slices.ContainsFunc(findings, func(f probes.Finding) bool { return f.Quality.Grade == measure.Noisy })
}

// guards are the series that show the state, and how far their middle halves may lie apart. How long a line takes
// steps with the placement by the host (its mean of several lines is the same from page to page); halves of a single
// value each may lie a tick apart (25.2 and 25.3 ns), which is no step. A cycle is known so well that two hundredths
// are told.
var guards = []struct {
	name   string
	within float64
}{{measure.GuardCore, 1.01}, {measure.GuardCycle, 1.02}}

// otherState is whether a guard of the probe lies apart, and notes it.
func (d *Diff) otherState(probe string, a, b []probes.Finding) (other bool) {
	for _, g := range guards {
		like := a[0].Measurements.Find(g.name, nil)
		sa, sb := gather(a, like), gather(b, like)
		if len(sa.all) == 0 || len(sb.all) == 0 {
			continue
		}
		lowA, highA := sa.between(0.25)
		lowB, highB := sb.between(0.25)
		if lowA > g.within*highB || lowB > g.within*highA {
			d.States = append(d.States, State{probe, g.name, like.Unit, sa.median(), sb.median()})
			other = true
		}
	}
	return other
}

// together sets what the costs among the series did together, where there are enough to tell.
func together(pairs []pair) {
	var ratios []float64
	for _, p := range pairs {
		if probes.Better(p.series.Unit) < 0 {
			ratios = append(ratios, p.b.median()/p.a.median())
		}
	}
	if len(ratios) < few {
		return
	}
	slices.Sort(ratios)
	for i := range pairs {
		if probes.Better(pairs[i].series.Unit) < 0 {
			pairs[i].common = measure.Quantile(ratios, 0.5)
		}
	}
}

// cycles sets how long a cycle takes, in ns and in ticks of a clock.
func cycles(pairs []pair, guard spread, hz float64) {
	if len(guard.all) == 0 {
		return
	}
	units := map[string]float64{"ns": guard.median(), "ns/op": guard.median(), "TSC ticks/op": guard.median() * hz / 1e9}
	for i := range pairs {
		pairs[i].cycle = units[pairs[i].series.Unit]
	}
}
