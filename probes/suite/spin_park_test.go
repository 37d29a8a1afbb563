package suite

import (
	"maps"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
)

// A parker imitates a machine: what parking adds by hold, and what hints cost.
type parker struct {
	added  func(hold float64) float64
	hints  map[string]float64
	spread float64
}

func (p parker) samples() (set measure.Set) {
	for _, hold := range holds {
		params := map[string]int{"hold_ns": hold}
		set = append(set, jitter(handOverSpin, params, 200, 0.01),
			jitter(handOverPark, params, 200+p.added(float64(hold)), p.spread))
	}
	set = append(set, jitter(emptyLoop, map[string]int{"cpus": 1}, 0.05, 0.01))
	for _, name := range slices.Sorted(maps.Keys(p.hints)) {
		set = append(set, jitter("hint "+name, map[string]int{"cpus": 1}, p.hints[name], 0.01))
	}
	return set
}

func constant(ns float64) func(float64) float64 { return func(float64) float64 { return ns } }

func TestJudgeSpinPark(t *testing.T) {
	pause := map[string]float64{"PAUSE": 50}
	for _, c := range []struct {
		name    string
		machine parker
		want    string
		why     string
		hint    string
	}{
		{"a constant cost", parker{constant(5000), pause, 0.01}, "5000 ns = 100 × PAUSE", "parking adds to a hand-over (", "PAUSE"},
		{"between two holds", parker{constant(23_000), pause, 0.01}, "23000 ns = 460 × PAUSE", "", "PAUSE"},
		// exactly 2667
		{"deeper sleep, dearer wake", parker{func(h float64) float64 { return 2000 + h/4 }, pause, 0.01}, "2700 ns = 54 × PAUSE", "", "PAUSE"},
		{"cheap parking", parker{constant(100), pause, 0.01}, probes.Inconclusive, "less than the shortest hold", "PAUSE"},
		{"dear parking", parker{constant(400_000), pause, 0.01}, probes.Inconclusive, "more than the longest hold", "PAUSE"},
		{"two modes", parker{func(h float64) float64 {
			if h < 10_000 {
				return 700
			}
			return 65_000
		}, pause, 0.01}, probes.Inconclusive, "more than once", "PAUSE"},
		{"uncertain", parker{constant(5000), pause, 0.9}, probes.Inconclusive, "too uncertain", "PAUSE"},
		{"arm64, YIELD is a NOP", parker{constant(6000), map[string]float64{"YIELD": 0.4, "ISB": 12, "SB": 9}, 0.01},
			"6000 ns = 500 × ISB", "", "ISB"},
		{"a hint beyond use", parker{constant(6000), map[string]float64{"A": 900, "B": 30}, 0.01}, "6000 ns = 200 × B", "", "B"},
		{"no hint at all", parker{constant(6000), map[string]float64{"YIELD": 0.4}, 0.01}, "6000 ns", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := judgeSpinPark(c.machine.samples())
			assert.Equal(t, c.want, v.Answer, v.Why)
			assert.Contains(t, v.Why, c.why)
			hint, _ := probes.Finding{Verdict: v}.Result("spin hint")
			assert.Equal(t, c.hint, hint.Choice, "the hint does not depend on the budget")
		})
	}
	assert.Equal(t, probes.Inconclusive, judgeSpinPark(nil).Answer)
}

// TestModesAreNotAveraged: where parking takes 2 µs at one time and 27 at another, the answer is not 14.
func TestModesAreNotAveraged(t *testing.T) {
	var set measure.Set
	var passes []int
	for pass := range 30 {
		passes = append(passes, pass)
	}
	for _, hold := range holds {
		var spin, park []float64
		for pass := range passes {
			spin = append(spin, 100)
			park = append(park, 100+[]float64{2000, 27_000}[pass%2]*(1+0.001*float64(pass%7)))
		}
		params := map[string]int{"hold_ns": hold}
		set = append(set, measure.NewSeries(handOverSpin, params, "ns/op", spin, passes),
			measure.NewSeries(handOverPark, params, "ns/op", park, passes))
	}
	v := judgeSpinPark(set)
	assert.Equal(t, probes.Inconclusive, v.Answer)
	assert.Contains(t, v.Why, "several modes: 2010 (15) or 27100 (15) ns")
}

func TestCrossing(t *testing.T) {
	x := []float64{1, 10, 100}
	for _, c := range []struct {
		y     []float64
		place float64
		times int
	}{
		{[]float64{5, 5, 5}, 5, 1},
		{[]float64{50, 50, 50}, 50, 1},
		{[]float64{500, 500, 500}, 0, 0},
		{[]float64{0.5, 0.5, 0.5}, 0, 0},
		{[]float64{-3, -3, -3}, 0, 0},
		{[]float64{5, 50, 50}, 50, 1},
		{[]float64{0.1, 50, 50}, 50, 2},
	} {
		place, times := crossing(x, c.y)
		assert.InDelta(t, c.place, place, 1e-6*math.Max(1, c.place), "%v", c.y)
		assert.Equal(t, c.times, times, "%v", c.y)
	}
}

// TestPerHandOver: what a hand-over takes does not depend on the hold, nor on how many there are.
func TestPerHandOver(t *testing.T) {
	for _, turns := range []int{2, 4, 100} {
		for _, hold := range []float64{500, 128_000} {
			took := 0.0 // the two hold it in turn until the first one has done so for the last time
			for i := range 2*turns - 1 {
				if i > 0 {
					took += 200
				}
				took += hold
			}
			assert.InDelta(t, 200, perHandOver(took, hold, turns), 1e-6)
		}
	}
	assert.False(t, math.IsNaN(perHandOver(0, 500, 0)))
}

// TestSpinParkTakes: a reading of hand-overs is started once, and lasts several spans.
func TestSpinParkTakes(t *testing.T) {
	probe, _ := probes.Find(probes.SpinPark)
	for _, m := range []machine.Machine{{Allowed: []int{0}}, {Allowed: []int{0, 1}}} {
		for _, e := range []measure.Effort{measure.Quick, measure.Normal, measure.Full} {
			trials, takes := probe.Estimate(m, e)
			longer := e
			longer.Span = handOverSpans * e.Span
			assert.Equal(t, longer.Takes(handOvers(m))+e.Takes(trials-handOvers(m))-e.Takes(0), takes)
		}
	}
}
