package measure

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSummarise(t *testing.T) {
	for _, c := range []struct {
		values []float64
		want   Interval
	}{
		{nil, Interval{}},
		{[]float64{7}, Interval{Median: 7, Low: 7, High: 7, Confidence: 0, N: 1}},
		{[]float64{3, 1, 2}, Interval{Median: 2, Low: 1, High: 3, Confidence: 0.75, N: 3}},
		{[]float64{6, 5, 4, 3, 2, 1}, Interval{Median: 3.5, Low: 1, High: 6, Confidence: 0.96875, N: 6}}, // 1 - 2*(1/2)^6
	} {
		assert.Equal(t, c.want, Summarise(c.values), "%v", c.values)
	}
	values := []float64{2, 1}
	Summarise(values)
	assert.Equal(t, []float64{2, 1}, values, "the caller's slice stays as it was")
}

// TestIntervalCovers draws from a skewed distribution with a known median: the interval must contain it as often as
// it says.
func TestIntervalCovers(t *testing.T) {
	source := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{6, 15, 30} {
		const trials = 4000
		covered := 0
		for range trials {
			values := make([]float64, n)
			for i := range values {
				values[i] = math.Exp(source.NormFloat64()) // median 1
			}
			if s := Summarise(values); s.Low <= 1 && 1 <= s.High {
				covered++
			}
		}
		assert.InDelta(t, 0.97, float64(covered)/trials, 0.025, "n=%d", n)
	}
}

func TestFigures(t *testing.T) {
	for want, x := range map[string]float64{
		"0": 0, "28.1": 28.13, "0.272": 0.2718, "1.00": 0.9999, "1230": 1234.6, "0.00123": 0.0012345, "-4.50": -4.5,
		"NaN": math.NaN(), "+Inf": math.Inf(1),
	} {
		assert.Equal(t, want, Figures(x))
	}
}

func TestRatioPairsWithinPasses(t *testing.T) {
	a := NewSeries("a", nil, "ns", []float64{10, 20, 40}, []int{0, 1, 3})
	b := NewSeries("b", nil, "ns", []float64{5, 10, 77, 20}, []int{0, 1, 2, 3})
	assert.Equal(t, Interval{Median: 2, Low: 2, High: 2, Confidence: 0.75, N: 3}, Ratio(a, b))
	assert.Equal(t, Interval{Median: 10, Low: 5, High: 20, Confidence: 0.75, N: 3}, Difference(a, b))
	assert.Zero(t, Ratio(a, Series{}).N)
	assert.Equal(t, "no sample", Ratio(a, Series{}).In("ns"))
	assert.Equal(t, "0 [0, 0] n=3", Difference(a, a).String())
	ticks := a
	ticks.Samples = slices.Clone(a.Samples)
	ticks.Samples[0] += 5.008 // of a clock that counts so many at once
	assert.Equal(t, "under 5.01 ns n=3", Difference(ticks, a).In("ns"))
	assert.Equal(t, "2.00 times [2.00, 2.00] n=3", Ratio(a, b).In("times"))
}

// TestQuotient: what stands on both sides cancels out, in the samples and in the doubt.
func TestQuotient(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 0))
	series := func(name string, center float64) Series {
		var samples []float64
		var passes []int
		for pass := range 40 {
			samples, passes = append(samples, center*math.Exp(0.2*r.NormFloat64())), append(passes, pass)
		}
		return NewSeries(name, nil, "ns", samples, passes)
	}
	a, b, c, d := series("a", 8), series("b", 4), series("c", 6), series("d", 2)
	cancelled, ratio := Quotient(Set{a, c}, Set{c, b}), Ratio(a, b)
	assert.InDelta(t, ratio.Median, cancelled.Median, 1e-9)
	assert.InDelta(t, ratio.Safe.Low, cancelled.Safe.Low, 1e-9)
	assert.InDelta(t, ratio.Safe.High, cancelled.Safe.High, 1e-9)
	all := Quotient(Set{a, c}, Set{b, d})
	assert.InDelta(t, 6, all.Median, 1.5)
	widened := summarise(quotients(a, b, c, d), 2*Usual)
	assert.Less(t, all.Safe.Low, widened.Safe.Low, "four series may each be contaminated")
	assert.InDelta(t, 1, Quotient(Set{a, b}, Set{b, a}).Median, 1e-9)
	b.Samples[7], d.Samples[9] = 0, -1
	assert.Equal(t, 38, Quotient(Set{a, c}, Set{b, d}).N, "without what is no cost")
}

// quotients are a c / (b d).
func quotients(a, b, c, d Series) (values []float64) {
	for i := range a.Samples {
		values = append(values, a.Samples[i]*c.Samples[i]/(b.Samples[i]*d.Samples[i]))
	}
	return values
}

func TestSetFind(t *testing.T) {
	set := Set{
		NewSeries("cas", map[string]int{"width": 8}, "ns", []float64{1}, []int{0}),
		NewSeries("cas", map[string]int{"width": 64}, "ns", []float64{2}, []int{0}),
		NewSeries("swap", nil, "ns", []float64{3}, []int{0}),
	}
	assert.Equal(t, 2.0, set.Find("cas", map[string]int{"width": 64}).Median)
	assert.Equal(t, 3.0, set.Find("swap", nil).Median)
	assert.Zero(t, set.Find("cas", nil).N)
	assert.Len(t, set.Named("cas"), 2)
	assert.Equal(t, "cas width=64", set[1].String())
}

// TestSeriesSurvivesJSON matters because verdicts are made again from reports.
func TestSeriesSurvivesJSON(t *testing.T) {
	s := NewSeries("cas", map[string]int{"width": 8}, "ns", []float64{1.5, 2.5}, []int{0, 4})
	s.Dropped = map[string]int{"preempted": 3}
	text, err := json.Marshal(s)
	require.NoError(t, err)
	var back Series
	require.NoError(t, json.Unmarshal(text, &back))
	assert.Equal(t, s, back)
}

func ExampleRatio() {
	// The machine slowed down by half after the first pass; the ratio does not care.
	padded := NewSeries("padded", nil, "ns", []float64{2, 3, 3, 3, 3, 3}, []int{0, 1, 2, 3, 4, 5})
	unpadded := NewSeries("unpadded", nil, "ns", []float64{8, 12, 12, 12, 12, 12}, []int{0, 1, 2, 3, 4, 5})
	fmt.Println(Ratio(unpadded, padded))
	// Output: 4.00 [4.00, 4.00] n=6
}

func TestSum(t *testing.T) {
	a := NewSeries("a", nil, "ns", []float64{1, 2, 3}, []int{0, 1, 3})
	b := NewSeries("b", nil, "ns", []float64{10, 20, 30}, []int{1, 2, 3})
	sum := Set{a, b}.Sum()
	assert.Equal(t, []float64{12, 33}, sum.Samples)
	assert.Equal(t, []int{1, 3}, sum.Passes)
	assert.Zero(t, Set{}.Sum().N)
}
