package diff

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/claims"
	"example.org/atomlab/probes/report"
	"example.org/atomlab/probes/report/reporttest"
	_ "example.org/atomlab/probes/suite" // which says how many processors a probe needs
	"example.org/atomlab/structures/contest"
)

// quiet are eight quick runs of one guest with nothing else running on it, recorded.
func quiet(t testing.TB) (runs []report.Run) {
	t.Helper()
	for _, path := range reporttest.Recordings(t, filepath.Join("..", "..", "suite", "testdata", "runs"), "quiet") {
		runs = append(runs, report.Run{Name: filepath.Base(path), Report: reporttest.Recording(t, path)})
	}
	require.Len(t, runs, 8)
	return runs
}

func compare(t testing.TB, a, b []report.Run) Diff {
	t.Helper()
	d, err := Compare(a, b)
	require.NoError(t, err)
	return d
}

// planted is a run in which a series takes so many times as long.
func planted(r report.Run, probe, series string, times float64) report.Run {
	r.Report.Findings = slices.Clone(r.Report.Findings)
	for i, f := range r.Report.Findings {
		r.Report.Findings[i].Measurements = slices.Clone(f.Measurements)
		for j, s := range f.Measurements {
			if f.Probe == probe && s.String() == series {
				samples := slices.Clone(s.Samples)
				for k := range samples {
					samples[k] *= times
				}
				r.Report.Findings[i].Measurements[j] = measure.NewSeries(s.Name, s.Params, s.Unit, samples, s.Passes)
			}
		}
	}
	return r
}

// TestQuietRuns: two runs of a machine on which nothing changed show no change: none of 28 pairs does, nor do several a
// side. What is left out for the state of the machine is not all.
func TestQuietRuns(t *testing.T) {
	runs := quiet(t)
	compared, lines := 0, 0
	for i, a := range runs {
		assert.Empty(t, compare(t, []report.Run{a}, []report.Run{a}).Lines)
		for _, b := range runs[i+1:] {
			d := compare(t, []report.Run{a}, []report.Run{b})
			compared += d.Compared
			lines += len(d.Lines)
			assert.True(t, d.Empty(), "%s\n%s", b.Name, d.Text())
		}
	}
	assert.Zero(t, lines)
	assert.Greater(t, compared, 2000)
	for range 20 {
		rand.Shuffle(len(runs), func(i, j int) { runs[i], runs[j] = runs[j], runs[i] })
		assert.True(t, compare(t, runs[:4], runs[4:]).Empty())
	}
}

// TestIntervalsWouldNotDo: by the intervals of the medians, the same quiet runs differ from the next in a fifth of
// their series; by the test that takes samples for independent, the first two do. That is why there are rules.
func TestIntervalsWouldNotDo(t *testing.T) {
	runs := quiet(t)
	all, apart, rejected := 0, 0, 0
	for n, a := range runs[1:] {
		b := runs[n]
		for i, f := range a.Report.Findings {
			for _, s := range f.Measurements {
				p := pair{series: s, a: gather([]probes.Finding{f}, s), b: gather(b.Report.Findings[i:i+1], s)}
				x, y := measure.Summarise(p.a.all), measure.Summarise(p.b.all)
				all++
				if x.High < y.Low || y.High < x.Low {
					apart++
				}
				if n == 0 && p.value() < 0.001 {
					rejected++
				}
			}
		}
	}
	assert.Greater(t, apart, all/5)
	assert.Greater(t, rejected, all/7/5)
}

// TestPlanted: of what is three times as slow in one of two quiet runs, half is found, whichever it is, and nothing
// else ever. (Twice is found less often: that is how far two runs of this guest differ.)
func TestPlanted(t *testing.T) {
	runs := quiet(t)
	found, tried := 0, 0
	for n, r := range runs {
		other := runs[(n+1)%len(runs)]
		before := compare(t, []report.Run{other}, []report.Run{r})
		states := map[string]bool{}
		for _, s := range before.States {
			states[s.Probe] = true
		}
		for _, f := range r.Report.Findings {
			for i := n; i < len(f.Measurements) && !states[f.Probe]; i += 23 {
				s := f.Measurements[i]
				if s.Name == measure.GuardCore || s.Name == measure.GuardCycle || len(s.Samples) < short || slices.Min(s.Samples) <= 0 || ofFew(s) {
					continue
				}
				tried++
				d := compare(t, []report.Run{other}, []report.Run{planted(r, f.Probe, s.String(), 3)})
				for _, l := range d.Lines {
					assert.Equal(t, s.String(), l.Series)
					found++
				}
			}
		}
	}
	require.Greater(t, tried, 30)
	assert.Greater(t, found, tried/2, "of %d", tried)
}

// steady is a run of a made-up machine on which little happens: costs of 5 ns and more that scatter by a hundredth in a
// run, and by one from run to run.
func steady(seed uint64, quality measure.Grade) report.Run {
	random := rand.New(rand.NewPCG(seed, 1))
	series := func(name string, params map[string]int, unit string, cost, between float64) measure.Series {
		cost *= 1 + between*(2*random.Float64()-1)
		var samples []float64
		var passes []int
		for pass := range 15 {
			samples, passes = append(samples, cost*(1+0.01*(2*random.Float64()-1))), append(passes, pass)
		}
		return measure.NewSeries(name, params, unit, samples, passes)
	}
	f := probes.Finding{Probe: probes.CASCost, Verdict: probes.Verdict{Answer: "so", Why: "it is"}, Quality: measure.Quality{Grade: quality, Why: []string{"why"}}}
	for i := range 40 {
		f.Measurements = append(f.Measurements, series(fmt.Sprintf("operation %d", i), map[string]int{"cpus": 1}, "ns/op", float64(5+i), 0.01))
	}
	f.Measurements = append(f.Measurements, series("fast", nil, "ns/op", 0.3, 0), series("both", map[string]int{"cpus": 2}, "ns/op", 50, 0.01),
		series("lock: "+contest.Slow, map[string]int{"goroutines": 2}, "ns", 100, 0.01), series("fairness", map[string]int{"cpus": 2}, "Jain index", 0.8, 0.01), series("tries", nil, "of tries", 0.5, 0.01),
		series(measure.GuardCycle, nil, "ns", 0.25, 0), series(measure.GuardCore, nil, "ns", 30, 0))
	return report.Run{Name: fmt.Sprint(seed), Report: report.Report{Header: report.Header{Machine: machine.Machine{Arch: "amd64", Vendor: "Maker", Model: "Chip", Signature: "family 6"},
		Effort: measure.Quick}, Findings: []probes.Finding{f}}}
}

// TestPlantedExactly: one series that takes a fifth longer is found, with its ratio, and nothing else is; so is one
// that takes less.
func TestPlantedExactly(t *testing.T) {
	for _, c := range []struct {
		series string
		times  float64
		worse  bool
		better bool
	}{
		{"operation 3 cpus=1", 1.2, true, false}, {"operation 39 cpus=1", 1.2, true, false}, {"operation 7 cpus=1", 1 / 1.2, false, true},
		{"both cpus=2", 1.5, true, false}, {"fairness cpus=2", 0.5, true, false}, {"tries", 1.5, false, false},
	} {
		d := compare(t, []report.Run{steady(1, measure.Good)}, []report.Run{planted(steady(2, measure.Good), probes.CASCost, c.series, c.times)})
		require.Len(t, d.Lines, 1, "%s\n%s", c.series, d.Text())
		l := d.Lines[0]
		assert.Equal(t, c.series, l.Series)
		assert.Equal(t, []bool{c.worse, c.better}, []bool{l.Worse, l.Better}, c.series)
		assert.InDelta(t, c.times, l.Ratio.Median, 0.06*c.times)
		assert.True(t, l.Ratio.Low < c.times && c.times < l.Ratio.High, "%+v", l.Ratio)
		assert.Len(t, d.Regressions(0), len(d.Lines)*map[bool]int{true: 1}[c.worse])
		assert.Empty(t, d.Regressions(2))
		assert.Contains(t, d.Text(), "\nCHANGES (B by A)\n  "+measure.Figures(l.Ratio.Median)+" times [")
		assert.Contains(t, d.Text(), "cas-cost: "+c.series)
	}
}

// TestNoLine: each rule keeps something out that the others would let through.
func TestNoLine(t *testing.T) {
	scaled := func(r report.Run, names map[string]float64, all float64) report.Run {
		for _, s := range r.Report.Findings[0].Measurements {
			if times, named := names[s.Name]; named {
				r = planted(r, probes.CASCost, s.String(), times)
			} else if s.Name != measure.GuardCore && s.Name != measure.GuardCycle {
				r = planted(r, probes.CASCost, s.String(), all)
			}
		}
		return r
	}
	few := func(r report.Run, n int) report.Run {
		for i, s := range r.Report.Findings[0].Measurements {
			r.Report.Findings[0].Measurements[i] = measure.NewSeries(s.Name, s.Params, s.Unit, s.Samples[:n], s.Passes[:n])
		}
		return r
	}
	good := func(seed uint64) report.Run { return steady(seed, measure.Good) }
	one := map[string]float64{"operation 3": 2}
	fast := map[string]float64{"fast": 3}
	slowest := map[string]float64{"lock: " + contest.Slow: 3}
	for name, b := range map[string]report.Run{
		"another state: the line":  scaled(good(2), map[string]float64{measure.GuardCore: 2, "operation 3": 2}, 1),
		"another state: the cycle": scaled(good(2), map[string]float64{measure.GuardCycle: 1.1, "operation 3": 2}, 1),
		"what all did together":    scaled(good(2), nil, 1.3),
		"less than half, of two":   scaled(good(2), map[string]float64{"both": 1.4}, 1),
		"what few events decide":   scaled(good(2), slowest, 1),
		"the quality is unusable":  scaled(steady(2, measure.Unusable), one, 1),
		"few samples":              few(scaled(good(2), one, 1), 6),
		"less than a cycle":        scaled(good(2), map[string]float64{"fast": 1.3}, 1),
		"less than the floor":      scaled(good(2), map[string]float64{"operation 39": 1.045}, 1),
	} {
		d := compare(t, []report.Run{good(1)}, []report.Run{b})
		assert.Empty(t, slices.DeleteFunc(d.Lines, func(l Line) bool { return !strings.HasPrefix(l.Unit, "ns") }), "%s", name)
	}
	// what the rules are about is what keeps it out
	d := compare(t, []report.Run{good(1)}, []report.Run{scaled(good(2), one, 1)})
	assert.Len(t, d.Lines, 1)
	assert.Len(t, compare(t, []report.Run{good(1)}, []report.Run{scaled(good(2), fast, 1)}).Lines, 1, "more than a cycle")
	elsewhere := func(r report.Run) report.Run {
		r.Report.Findings[0].Probe = probes.Coherence
		return r
	}
	third := scaled(good(2), map[string]float64{"operation 3": 1.3}, 1)
	assert.Len(t, compare(t, []report.Run{good(1)}, []report.Run{third}).Lines, 1)
	assert.Empty(t, compare(t, []report.Run{elsewhere(good(1))}, []report.Run{elsewhere(third)}).Lines, "lines lie elsewhere")
	three, noisy := map[string]float64{"operation 3": 3}, steady(2, measure.Noisy)
	assert.Empty(t, compare(t, []report.Run{good(1)}, []report.Run{scaled(noisy, one, 1)}).Lines, "twice is open where it is noisy")
	assert.Len(t, compare(t, []report.Run{good(1)}, []report.Run{scaled(noisy, three, 1)}).Lines, 1)
	runs := func(first uint64, b func(report.Run) report.Run) []report.Run {
		return []report.Run{b(good(first)), b(good(first + 1)), b(good(first + 2))}
	}
	same := func(r report.Run) report.Run { return r }
	slower := func(r report.Run) report.Run { return scaled(r, map[string]float64{"both": 1.2}, 1) }
	later := func(r report.Run) report.Run { return scaled(r, slowest, 1) }
	assert.Len(t, compare(t, runs(1, same), runs(4, later)).Lines, 1, "three runs have many such events")
	assert.Len(t, compare(t, runs(1, same), runs(4, slower)).Lines, 1, "several runs show themselves what they differ by")
	assert.Empty(t, compare(t, runs(1, same), append(runs(4, slower), good(8))).Lines, "and one that does not differ speaks against it")
}

// TestManySeries: among many series ten samples of each are too few, for some lie apart by chance; fifteen are enough.
func TestManySeries(t *testing.T) {
	for samples, lines := range map[int]int{short: 0, 15: 1} {
		a, b := steady(1, measure.Good), steady(2, measure.Good)
		for _, r := range []report.Run{a, b} {
			f := &r.Report.Findings[0]
			like := f.Measurements[5]
			for i := range 6000 {
				f.Measurements = append(f.Measurements, measure.NewSeries(fmt.Sprintf("more %d", i), like.Params, like.Unit, like.Samples, like.Passes))
			}
			for i, s := range f.Measurements {
				f.Measurements[i] = measure.NewSeries(s.Name, s.Params, s.Unit, s.Samples[:samples], s.Passes[:samples])
			}
		}
		assert.Len(t, compare(t, []report.Run{a}, []report.Run{planted(b, probes.CASCost, "operation 3 cpus=1", 2)}).Lines, lines, "%d samples", samples)
	}
}

// TestDifferentMachines: it says so, and compares what both have, in whatever state.
func TestDifferentMachines(t *testing.T) {
	b := planted(planted(steady(2, measure.Good), probes.CASCost, measure.GuardCore, 3), probes.CASCost, "operation 3 cpus=1", 2)
	b.Report.Machine.Model, b.Report.Machine.Kernel = "Other", "6.1"
	b.Report.Effort = measure.Full
	b.Report.Findings = append(b.Report.Findings, probes.Finding{Probe: "another", Measurements: measure.Set{measure.NewSeries("x", nil, "ns", []float64{1}, []int{0})}})
	d := compare(t, []report.Run{steady(1, measure.Good)}, []report.Run{b})
	assert.False(t, d.SameMachine)
	assert.Empty(t, d.States)
	assert.Len(t, d.Lines, 1)
	assert.Equal(t, []Fact{{"kernel", "", "6.1"}, {"model", "Chip", "Other"}}, d.Facts)
	text := d.Text()
	for _, want := range []string{"DIFFERENT MACHINES", "kernel: (nothing) -> 6.1", "A is of quick runs, B of full", "1 not: the probe was run for B only"} {
		assert.Contains(t, text, want)
	}
	_, err := Compare([]report.Run{steady(1, measure.Good), b}, []report.Run{b})
	assert.ErrorContains(t, err, "expected one machine a side")
	_, err = Compare(nil, []report.Run{b})
	assert.ErrorContains(t, err, "expected one at least")
}

// TestAnswers: what flips, and what does not.
func TestAnswers(t *testing.T) {
	with := func(values map[string]string, unit string, confidence probes.Confidence, claim string, violated float64) report.Run {
		r := steady(1, measure.Good)
		for _, name := range slices.Sorted(maps.Keys(values)) {
			r.Report.Advice = append(r.Report.Advice, probes.Advice{Tunable: name, Value: values[name], Unit: unit, Confidence: confidence})
		}
		r.Report.Claims = []claims.Verdict{{ID: "it-is", Answer: claim}}
		r.Report.Findings[0].Verdict.Results = []probes.Result{{Name: probes.Broken, Value: violated}}
		return r
	}
	a := with(map[string]string{"padding": "64"}, "B", probes.High, claims.Confirmed, 0)
	for name, c := range map[string]struct {
		a, b   report.Run
		advice []Flip
		claims []Flip
		broken int
	}{
		"nothing":          {a, a, nil, nil, 0},
		"another value":    {a, with(map[string]string{"padding": "72"}, "B", probes.High, claims.Confirmed, 0), []Flip{{"padding", "64 B", "72 B"}}, nil, 0},
		"less sure":        {a, with(map[string]string{"padding": "128"}, "B", probes.Medium, claims.Confirmed, 0), nil, nil, 0},
		"inconclusive":     {a, with(map[string]string{"padding": probes.Inconclusive}, "", probes.High, probes.Inconclusive, 0), nil, nil, 0},
		"a claim":          {a, with(map[string]string{"padding": "64"}, "B", probes.High, claims.Refuted, 0), nil, []Flip{{"it-is", "confirmed", "refuted"}}, 0},
		"it depends":       {a, with(map[string]string{"padding": "64"}, "B", probes.High, claims.Depends, 0), nil, nil, 0},
		"a time, nearly":   {with(map[string]string{"budget": "900"}, "ns", probes.High, "", 0), with(map[string]string{"budget": "1700"}, "ns", probes.High, "", 0), nil, nil, 0},
		"a time, twice":    {with(map[string]string{"budget": "900"}, "ns", probes.High, "", 0), with(map[string]string{"budget": "1900"}, "ns", probes.High, "", 0), []Flip{{"budget", "900 ns", "1900 ns"}}, nil, 0},
		"a word":           {with(map[string]string{"lock": "MCS"}, "", probes.High, "", 0), with(map[string]string{"lock": "CLH"}, "", probes.High, "", 0), []Flip{{"lock", "MCS", "CLH"}}, nil, 0},
		"a violation":      {a, with(map[string]string{"padding": "64"}, "B", probes.High, claims.Confirmed, 1), nil, nil, 1},
		"a known one":      {with(nil, "", probes.High, "", 1), with(nil, "", probes.High, "", 1), nil, nil, 0},
		"one that is gone": {with(nil, "", probes.High, "", 1), with(nil, "", probes.High, "", 0), nil, nil, 0},
	} {
		d := compare(t, []report.Run{c.a}, []report.Run{c.b})
		assert.Equal(t, c.advice, d.Advice, name)
		assert.Equal(t, c.claims, d.Claims, name)
		assert.Len(t, d.Violations, c.broken, name)
		assert.Len(t, d.Regressions(1), c.broken, name)
	}
	other := with(map[string]string{"padding": "128"}, "B", probes.High, claims.Confirmed, 0)
	assert.Empty(t, compare(t, []report.Run{a, other}, []report.Run{other}).Advice, "a side that does not agree with itself says nothing")
}

// TestFacts: where CPUID was asked is no fact.
func TestFacts(t *testing.T) {
	a := machine.Machine{CachesTold: &machine.CachesTold{CPU: 0}, Lines: []machine.LineSize{{Source: "x", Bytes: 64}}}
	b := machine.Machine{CachesTold: &machine.CachesTold{CPU: 1}, Lines: []machine.LineSize{{Source: "x", Bytes: 128}}}
	assert.Equal(t, []Fact{{"line_sizes", `[{"bytes":64,"source":"x"}]`, `[{"bytes":128,"source":"x"}]`}}, facts(a, b))
	assert.Empty(t, facts(a, a))
}

// TestTicksAreNoState: guards of a single value each that lie a tick apart are of one state.
func TestTicksAreNoState(t *testing.T) {
	guarded := func(seed uint64, core float64) []report.Run {
		run := steady(seed, measure.Good)
		set := run.Report.Findings[0].Measurements
		samples, passes := make([]float64, 30), make([]int, 30)
		for i := range samples {
			samples[i], passes[i] = core, i
		}
		run.Report.Findings[0].Measurements = append(measure.Set{measure.NewSeries(measure.GuardCore, nil, "ns", samples, passes)}, set...)
		return []report.Run{run}
	}
	assert.Empty(t, compare(t, guarded(1, 25.2), guarded(2, 25.3)).States)
	assert.Len(t, compare(t, guarded(1, 25.2), guarded(2, 26.2)).States, 1)
}
