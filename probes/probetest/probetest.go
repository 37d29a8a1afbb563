// Package probetest puts the judge of a probe to the test: on machines that are made up, where the right answer is
// known, and on samples that carry none.
//
// A judge is a pure function of samples, so all of that needs no machine. What it must do is the same for every probe:
// find what was planted and not find what was not; refuse to answer where there are no samples, where they are noise,
// and where the control, which was measured twice and should be the same, is not. A judge that does not look at its
// control fails here.
package probetest

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
)

// A World is what was measured on a machine that is made up, and what the probe must say of it.
type World struct {
	Name   string
	Set    measure.Set
	Answer string // the verdict's, or probes.Inconclusive
}

// A Trial of a probe's judge.
type Trial struct {
	Probe   string                    // by its name
	Worlds  []World                   // with the effect, and without: two conclusive answers at least
	Control func(measure.Series) bool // whether the series is a control: something measured a second time

	// Counts says that the probe counts what must not happen: a single one decides, so there is no noise and no
	// control, and the reason is said here.
	Counts string
}

// Run tests the judge.
func (tr Trial) Run(t *testing.T) {
	p, known := probes.Find(tr.Probe)
	require.True(t, known, "no probe called %s is linked in", tr.Probe)
	j := judge{t: t, Trial: tr, ask: p.Judge}
	j.answers()
	j.refuses("no samples at all", nil)
	for _, w := range tr.Worlds {
		j.refuses(w.Name+", none of whose samples counted", emptied(w.Set))
		j.pure(w)
		j.survives(w)
		if w.Answer != probes.Inconclusive && tr.Counts == "" {
			j.refuses(w.Name+", but noise", noise(w.Set))
			j.controlled(w)
		}
	}
}

// Named is a control that is known by the beginning of its name.
func Named(prefix string) func(measure.Series) bool {
	return func(s measure.Series) bool { return len(s.Name) > len(prefix) && s.Name[:len(prefix)] == prefix }
}

type judge struct {
	Trial
	t   *testing.T
	ask func(measure.Set) probes.Verdict
}

// answers holds the verdicts against what is right. There must be two that differ.
func (j judge) answers() {
	different := map[string]bool{}
	for _, w := range j.Worlds {
		v := j.ask(w.Set)
		assert.Equal(j.t, w.Answer, v.Answer, "%s: %s", w.Name, v.Why)
		assert.NotEmpty(j.t, v.Why, w.Name)
		j.wellFormed(w, v)
		if v.Conclusive() {
			different[v.Answer] = true
		}
	}
	assert.GreaterOrEqual(j.t, len(different), 2, "worlds with one answer cannot tell a judge from a constant")
}

// wellFormed looks at what others read of a verdict.
func (j judge) wellFormed(w World, v probes.Verdict) {
	names := map[string]bool{}
	for _, r := range v.Results {
		assert.NotEmpty(j.t, r.Name, w.Name)
		assert.False(j.t, names[r.Name], "%s: two results called %s", w.Name, r.Name)
		names[r.Name] = true
		assert.False(j.t, math.IsNaN(r.Value) || math.IsInf(r.Value, 0), "%s: %s is %v", w.Name, r.Name, r.Value)
		if r.Choice == "" {
			assert.NotEmpty(j.t, r.Unit, "%s: %s has no unit", w.Name, r.Name)
		}
	}
}

func (j judge) refuses(name string, set measure.Set) {
	v := j.ask(set)
	assert.Equal(j.t, probes.Inconclusive, v.Answer, "%s: %s", name, v.Why)
	assert.NotEmpty(j.t, v.Why, name)
}

// pure asks twice, and with the series in another order: the samples stay as they are, and so does the answer.
func (j judge) pure(w World) {
	before := fmt.Sprintf("%+v", w.Set)
	first := j.ask(w.Set)
	assert.Equal(j.t, first, j.ask(w.Set), "%s: the second time", w.Name)
	assert.Equal(j.t, before, fmt.Sprintf("%+v", w.Set), "%s: the judge changes what was measured", w.Name)
	other := slices.Clone(w.Set)
	slices.Reverse(other)
	assert.Equal(j.t, first.Answer, j.ask(other).Answer, "%s: in another order", w.Name)
}

// survives asks of sets that lack a series or most samples of one, and of samples that are no numbers: there may be any
// answer, but one.
func (j judge) survives(w World) {
	const most = 24 // series are taken out, one at a time
	for i := 0; i < len(w.Set); i += 1 + len(w.Set)/most {
		s, less := w.Set[i], slices.Clone(w.Set)
		assert.NotPanics(j.t, func() { j.ask(slices.Delete(less, i, i+1)) }, "%s without %s", w.Name, s)
		few := min(3, len(s.Samples))
		less = slices.Clone(w.Set)
		less[i] = measure.NewSeries(s.Name, s.Params, s.Unit, s.Samples[:few], s.Passes[:few])
		assert.NotPanics(j.t, func() { j.ask(less) }, "%s with %d samples of %s", w.Name, few, s)
	}
	for _, bad := range []float64{math.NaN(), math.Inf(1), 0, -1} {
		set := changed(w.Set, func(measure.Series, float64) float64 { return bad })
		assert.NotPanics(j.t, func() {
			v := j.ask(set)
			assert.False(j.t, j.Counts == "" && v.Conclusive(), "%s, all %v: %s", w.Name, bad, v.Answer)
		}, "%s, all %v", w.Name, bad)
	}
}

// controlled moves the control away, to either side, and takes it out.
func (j judge) controlled(w World) {
	controls := 0
	for _, s := range w.Set {
		if j.Control(s) {
			controls++
		}
	}
	require.NotZero(j.t, controls, "%s: nothing was measured twice", w.Name)
	for _, factor := range []float64{1.5, 0.6} {
		j.refuses(fmt.Sprintf("%s, its control times %v", w.Name, factor), changed(w.Set, func(s measure.Series, x float64) float64 {
			if j.Control(s) {
				x *= factor
			}
			return x
		}))
	}
	j.refuses(w.Name+", without its control", slices.DeleteFunc(slices.Clone(w.Set), j.Control))
}

// changed makes the series again with other samples.
func changed(set measure.Set, f func(s measure.Series, x float64) float64) measure.Set {
	var all measure.Set
	for _, s := range set {
		samples := make([]float64, len(s.Samples))
		for i, x := range s.Samples {
			samples[i] = f(s, x)
		}
		all = append(all, measure.NewSeries(s.Name, maps.Clone(s.Params), s.Unit, samples, s.Passes))
	}
	return all
}

// emptied are the series without samples.
func emptied(set measure.Set) measure.Set {
	var all measure.Set
	for _, s := range set {
		all = append(all, measure.NewSeries(s.Name, s.Params, s.Unit, nil, nil))
	}
	return all
}

// noise replaces each sample by any from a tenth to ten times what all of its unit come to.
func noise(set measure.Set) measure.Set {
	sums, counts := map[string]float64{}, map[string]float64{}
	for _, s := range set {
		if s.N > 0 && s.Median > 0 {
			sums[s.Unit] += math.Log(s.Median)
			counts[s.Unit]++
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	return changed(set, func(s measure.Series, _ float64) float64 {
		return math.Exp(sums[s.Unit]/max(1, counts[s.Unit]) + math.Log(10)*(2*r.Float64()-1))
	})
}
