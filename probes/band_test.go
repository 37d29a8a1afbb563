package probes

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/asm/measure"
)

// TestFlagged: what is outside of its band for certain is flagged, by its name and its number of processors, and
// nothing else is.
func TestFlagged(t *testing.T) {
	steady := func(name string, cpus int, cost float64) measure.Series {
		var samples []float64
		var passes []int
		for pass := range 31 {
			samples, passes = append(samples, cost*(1+0.001*float64(pass%7))), append(passes, pass)
		}
		return measure.NewSeries(name, map[string]int{"cpus": cpus}, "ns/op", samples, passes)
	}
	bands := []Band{{"fetch-add", 1, 1.5, 25}, {"hint PAUSE", 1, 2, 120}}
	for _, test := range []struct {
		series measure.Series
		out    bool
	}{
		{steady("fetch-add", 1, 5), false},
		{steady("fetch-add", 1, 24.93), false}, // may be either
		{steady("fetch-add", 1, 40), true},
		{steady("fetch-add LSE", 1, 40), true},
		{steady("fetch-add", 2, 40), false},
		{steady("fetch-adder", 1, 40), false},
		{steady("hint PAUSE", 1, 0.5), true},
		{steady("hint PAUSE", 1, 140), true},
		{steady("another", 1, 1e6), false},
		{measure.NewSeries("fetch-add", map[string]int{"cpus": 1}, "ns/op", []float64{40}, []int{0}), false},
	} {
		set := measure.Set{test.series}.Doubted(0)
		v := flagged(Verdict{Answer: "yes", Why: "so"}, bands, set)
		count, _ := Finding{Verdict: v}.Result(OutsideBand)
		assert.Equal(t, test.out, count.Value == 1, "%s %v", test.series, test.series.Median)
		assert.Equal(t, test.out, v.Why != "so", v.Why)
		assert.Equal(t, "yes", v.Answer)
	}
	assert.Empty(t, flagged(Verdict{}, nil, measure.Set{steady("fetch-add", 1, 40)}).Results, "no bands, no result")
}

// TestJudgeFlags: what a probe says of its samples is flagged by its bands.
func TestJudgeFlags(t *testing.T) {
	defer func(saved []Probe) { registered = saved }(registered)
	registered = nil
	p := whole("banded")
	p.Bands = []Band{Takes("fetch-add", 1, 1.5, 25)}
	p.Judge = func(measure.Set) Verdict { return Verdict{Answer: "yes", Why: "so"} }
	Register(p)
	var samples []float64
	var passes []int
	for pass := range 31 {
		samples, passes = append(samples, 40+0.01*float64(pass%7)), append(passes, pass)
	}
	f := Judge(Finding{Probe: "banded", Conditions: measure.Conditions{Passes: 31, Readings: 100, Measured: true, Shortest: 31, Wanted: 15, Series: 1},
		Measurements: measure.Set{measure.NewSeries("fetch-add", map[string]int{"cpus": 1}, "ns/op", samples, passes)}})
	assert.Contains(t, f.Why, "OUTSIDE of what processors known take: fetch-add")
}

// TestNothingMeasured: a finding without measurements says why, and has no verdict that anybody has written into it.
func TestNothingMeasured(t *testing.T) {
	defer func(saved []Probe) { registered = saved }(registered)
	registered = nil
	Register(whole("known"))
	says := Verdict{Answer: "yes", Why: "so", Results: []Result{{Name: Broken, Value: 1}}}
	assert.Equal(t, Unknown("nothing was measured"), Judge(Finding{Probe: "known", Verdict: says}).Verdict)
	assert.Equal(t, Unknown("nothing was measured"), Judge(Finding{Probe: "known"}).Verdict)
	assert.Equal(t, Unknown("needs 2 processors"), Judge(Finding{Probe: "known", Verdict: Unknown("needs 2 processors")}).Verdict)
	assert.Equal(t, says, Judge(Finding{Probe: "of another version", Verdict: says}).Verdict)
}
