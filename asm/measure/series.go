package measure

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/perf/benchmath"
)

// Confidence is the level that intervals are asked for.
const Confidence = 0.95

// An Interval is a median, and the bounds between which the true median lies with the given confidence.
type Interval struct {
	Median     float64 `json:"median"`
	Low        float64 `json:"low"`
	High       float64 `json:"high"`
	Confidence float64 `json:"confidence"` // at least Confidence, unless there are fewer than 6 samples
	N          int     `json:"n"`
	Modes      []Mode  `json:"modes,omitempty"` // several, if the values cluster: then the median is none of them
	Safe       *Bounds `json:"safe,omitempty"`  // what verdicts rest on; nil if there is too little for any
}

// Summarise returns the median of the values and its interval. With fewer than 6 values no interval reaches the
// wanted confidence: then the bounds are the extremes, and Confidence is the 1-2^(1-n) that these have.
func Summarise(values []float64) Interval { return summarise(values, Usual) }

// summarise does so with a doubt.
func summarise(values []float64, doubt float64) Interval {
	n := len(values)
	if n == 0 {
		return Interval{}
	}
	sample := benchmath.NewSample(slices.Clone(values), &benchmath.DefaultThresholds) // NewSample sorts in place
	s := benchmath.AssumeNothing.Summary(sample, Confidence)
	i := Interval{Median: s.Center, Low: s.Lo, High: s.Hi, Confidence: s.Confidence, N: n}
	if math.IsInf(s.Lo, 0) || math.IsInf(s.Hi, 0) {
		i.Low, i.High = sample.Values[0], sample.Values[n-1]
		i.Confidence = 1 - math.Exp2(float64(1-n))
	}
	i.Modes = Modes(values)
	i.Safe = bound(values, doubt)
	return i
}

// String gives the numbers in three figures: 28.1 [27.6, 28.9] n=60.
func (i Interval) String() string { return i.In("") }

// In gives the numbers with their unit: 28.1 ns [27.6, 28.9] n=60. Nothing takes no time: a difference of 0 is less
// than the clock can tell, and shown as such: under 5.01 ns n=60.
func (i Interval) In(unit string) string {
	switch {
	case i.N == 0:
		return "no sample"
	case unit == "ns" && i.Median == 0 && i.Low == 0 && i.High > 0:
		return fmt.Sprintf("under %s ns n=%d", Figures(i.High), i.N)
	}
	if unit != "" {
		unit = " " + unit
	}
	if len(i.Modes) > 0 {
		return fmt.Sprintf("%s%s [%s, %s] n=%d", i.modes(), unit, Figures(i.Low), Figures(i.High), i.N)
	}
	return fmt.Sprintf("%s%s [%s, %s] n=%d", Figures(i.Median), unit, Figures(i.Low), Figures(i.High), i.N)
}

// modes lists the clusters with their sizes: 1.44 (21) or 2.41 (10).
func (i Interval) modes() string {
	var words []string
	for _, m := range i.Modes {
		words = append(words, fmt.Sprintf("%s (%d)", Figures(m.Median), m.N))
	}
	return strings.Join(words, " or ")
}

// Center is the median, or the modes where there are several, in three figures.
func (i Interval) Center() string {
	if len(i.Modes) > 0 {
		return i.modes()
	}
	return Figures(i.Median)
}

// Figures writes a number with three significant figures and no exponent.
func Figures(x float64) string {
	if x == 0 || math.IsNaN(x) || math.IsInf(x, 0) {
		return fmt.Sprint(x)
	}
	short := strconv.FormatFloat(x, 'e', 2, 64)
	_, exponent, _ := strings.Cut(short, "e")
	power, _ := strconv.Atoi(exponent)
	rounded, _ := strconv.ParseFloat(short, 64)
	return strconv.FormatFloat(rounded, 'f', max(0, 2-power), 64)
}

// A Series is everything that was read of one metric of one trial.
type Series struct {
	Name   string         `json:"name"`
	Params map[string]int `json:"parameters,omitempty"`
	Unit   string         `json:"unit"`
	Interval
	Min float64 `json:"min"`
	P10 float64 `json:"p10"`
	P90 float64 `json:"p90"`
	// the share by which the last third exceeds the first, if it is a trend
	Drift   float64        `json:"drift,omitempty"`
	Samples []float64      `json:"samples"` // in the order of the passes
	Passes  []int          `json:"passes"`  // the pass of each sample, ascending
	Dropped map[string]int `json:"dropped,omitempty"`

	doubt float64 // see Set.Doubted
}

// NewSeries makes a series of samples, taken in the given passes, and summarises it.
func NewSeries(name string, params map[string]int, unit string, samples []float64, passes []int) Series {
	s := Series{
		Name: name, Params: params, Unit: unit, Interval: Summarise(samples), Drift: Drift(samples), Samples: samples, Passes: passes,
	}
	if len(samples) > 0 {
		sorted := slices.Sorted(slices.Values(samples))
		s.Min, s.P10, s.P90 = sorted[0], Quantile(sorted, 0.1), Quantile(sorted, 0.9)
	}
	return s
}

// String names the series: its name and, in order, its parameters.
func (s Series) String() string {
	var b strings.Builder
	b.WriteString(s.Name)
	for _, key := range slices.Sorted(maps.Keys(s.Params)) {
		fmt.Fprintf(&b, " %s=%d", key, s.Params[key])
	}
	return b.String()
}

// A Set is the series of one experiment.
type Set []Series

// Find returns the series of the name that has exactly the given parameters; one without samples if there is none.
func (set Set) Find(name string, params map[string]int) Series {
	for _, s := range set {
		if s.Name == name && maps.Equal(s.Params, params) {
			return s
		}
	}
	return Series{Name: name, Params: params}
}

// Doubted returns the set with a doubt about its samples, the share of each series that may be contaminated unseen:
// bounds are made with it. It is at least the usual one.
func (set Set) Doubted(doubt float64) Set {
	doubted := slices.Clone(set)
	for i := range doubted {
		s := &doubted[i]
		s.doubt = max(Usual, doubt)
		s.Safe = bound(s.Samples, s.doubt)
	}
	return doubted
}

// Named returns the series of the name, in their order.
func (set Set) Named(name string) Set {
	var found Set
	for _, s := range set {
		if s.Name == name {
			found = append(found, s)
		}
	}
	return found
}

// Sum adds the series up, pass by pass; passes that one of them lacks are left out.
func (set Set) Sum() Series {
	if len(set) == 0 {
		return Series{}
	}
	doubt := 0.0
	for _, s := range set {
		doubt = max(doubt, s.doubt)
	}
	samples, passes := set.passByPass(func(samples []float64) (sum float64) {
		for _, x := range samples {
			sum += x
		}
		return sum
	})
	s := NewSeries("sum", nil, set[0].Unit, samples, passes)
	s.doubt = doubt
	return s
}

// passByPass combines the samples that the series have of a pass. What is no number is left out, and so are passes that
// a series lacks.
func (set Set) passByPass(combine func(samples []float64) float64) (values []float64, passes []int) {
	next, samples := make([]int, len(set)), make([]float64, len(set))
	for _, pass := range set[0].Passes {
		all := true
		for i, s := range set {
			for next[i] < len(s.Passes) && s.Passes[next[i]] < pass {
				next[i]++
			}
			if all = all && next[i] < len(s.Passes) && s.Passes[next[i]] == pass; all {
				samples[i] = s.Samples[next[i]]
				next[i]++
			}
		}
		if !all {
			continue
		}
		if v := combine(samples); !math.IsInf(v, 0) && !math.IsNaN(v) {
			values, passes = append(values, v), append(passes, pass)
		}
	}
	return values, passes
}

// Difference summarises a-b, each pass by itself.
func Difference(a, b Series) Interval {
	set := Set{a, b}
	values, _ := set.passByPass(func(samples []float64) float64 { return samples[0] - samples[1] })
	return summarise(values, set.doubts())
}

// Ratio summarises a/b, each pass by itself: what both met in a pass cancels out. Passes that only one of them has
// are left out, and so are those in which one is negative or b is zero: there is no such cost.
func Ratio(a, b Series) Interval { return Quotient(Set{a}, Set{b}) }

// Quotient summarises the product of some series by that of others, as [Ratio] does one by one.
func Quotient(over, under Set) Interval {
	values, _ := slices.Concat(over, under).passByPass(func(samples []float64) float64 {
		quotient := 1.0
		for i, x := range samples {
			switch {
			case x < 0 || x == 0 && i >= len(over):
				return math.NaN()
			case i < len(over):
				quotient *= x
			default:
				quotient /= x
			}
		}
		return quotient
	})
	return summarise(values, uncancelled(over, under).doubts())
}

// uncancelled are the series that do not stand on both sides equally often.
func uncancelled(over, under Set) (rest Set) {
	under = slices.Clone(under)
	for _, s := range over {
		if i := slices.IndexFunc(under, s.same); i >= 0 {
			under = slices.Delete(under, i, i+1)
		} else {
			rest = append(rest, s)
		}
	}
	return append(rest, under...)
}

// same is whether the other one is of the same name and parameters.
func (s Series) same(other Series) bool {
	return s.Name == other.Name && maps.Equal(s.Params, other.Params)
}

// doubts is the share of what is combined of all series that may be contaminated unseen; one that is there twice is
// contaminated once.
func (set Set) doubts() (sum float64) {
	for i, s := range set {
		if !slices.ContainsFunc(set[:i], s.same) {
			sum += max(Usual, s.doubt)
		}
	}
	return min(1, sum)
}
