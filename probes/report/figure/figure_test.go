package figure

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/affinity"
	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
)

// series is one whose median is the value.
func series(name string, value float64, params map[string]int) measure.Series {
	return measure.NewSeries(name, params, "ns", []float64{value, value, value, value, value, value}, []int{0, 1, 2, 3, 4, 5})
}

func find(t *testing.T, f probes.Finding) []Figure {
	t.Helper()
	return Of(machine.Machine{}, 7, f)
}

// TestShapes: what a figure is follows from the series; guards, controls, further metrics and what has no sample are in
// none.
func TestShapes(t *testing.T) {
	at := func(name string, n int) map[string]int { return map[string]int{name: n} }
	set := measure.Set{
		series("lock", 1, map[string]int{"goroutines": 1, "held": 0}), series("lock", 2, map[string]int{"goroutines": 2, "held": 0}),
		series("lock", 3, map[string]int{"goroutines": 4, "held": 0}), series("lock", 4, map[string]int{"goroutines": 4, "held": 9}),
		series("lock: fairness", 4, map[string]int{"goroutines": 4, "held": 9}), series("control: lock", 1, at("goroutines", 1)),
		series("alone", 5, nil), series("both", 6, at("cpus", 1)), series("both", 7, at("cpus", 2)), {Name: "nothing", Unit: "ns"},
		series(measure.GuardCycle, 1, nil), series(measure.GuardCore, 1, nil),
	}
	list := find(t, probes.Finding{Probe: "p", Measurements: set})
	require.Len(t, list, 3)
	assert.Equal(t, []float64{1, 2, 4}, list[0].Curves.Xs)
	assert.Equal(t, "held 0", list[0].Title)
	assert.Equal(t, "held 9", list[1].Title)
	assert.Equal(t, []float64{1, 2, 4}, list[0].Curves.Lines[0].Xs)
	assert.Equal(t, 2, list[0].Curves.Lines[0].Points[2].At, "its place in the finding")
	assert.Equal(t, []string{"", "cpus 1", "cpus 2"}, list[2].Rows.Settings)
	assert.Equal(t, "both", list[2].Rows.Rows[1].Name)
	assert.Nil(t, list[2].Rows.Rows[1].Points[0])
	assert.Equal(t, 8, list[2].Rows.Rows[1].Points[2].At)
	for _, f := range list {
		assert.Equal(t, 7, f.Finding)
	}
}

// TestGrid: names of two parts are a grid, by whatever parts them with fewest gaps; few of them are rows.
func TestGrid(t *testing.T) {
	var set measure.Set
	for i, name := range []string{"near: add", "far: add", "far, waiting: add", "near: swap", "far: swap", "far, waiting: swap"} {
		set = append(set, series(name, float64(i), nil))
	}
	list := find(t, probes.Finding{Measurements: set})
	require.Len(t, list, 1)
	require.NotNil(t, list[0].Heat)
	assert.Equal(t, []string{"near", "far", "far, waiting"}, list[0].Heat.Rows)
	assert.Equal(t, []string{"add", "swap"}, list[0].Heat.Columns)
	assert.Len(t, list[0].Heat.Cells, 6)
	assert.NotNil(t, find(t, probes.Finding{Measurements: set[:5]})[0].Rows)
}

// TestPairs: processors stand as they belong together, and what was not measured is no cell.
func TestPairs(t *testing.T) {
	m := machine.Machine{Topology: machine.Topology{Nodes: []machine.Group{{ID: 0, CPUs: affinity.List{0, 2}}, {ID: 1, CPUs: affinity.List{1, 3}}}}}
	set := measure.Set{
		series("cas", 1, map[string]int{"a": 0, "b": 2, "home": 0}), series("cas", 9, map[string]int{"a": 0, "b": 2, "home": 2}),
		series("cas", 5, map[string]int{"a": 2, "b": 3, "home": 2}), series("cas", 5, map[string]int{"a": 0, "b": 1, "home": 0}),
	}
	h := Of(m, 0, probes.Finding{Measurements: set})[0]
	assert.Equal(t, []string{"0", "2", "1", "3"}, h.Heat.Rows)
	assert.Equal(t, []int{2}, h.Heat.Breaks)
	assert.Equal(t, "3 of 6 pairs were measured", h.Left)
	require.Len(t, h.Heat.Cells, 3)
	assert.Equal(t, [3]int{1, 0, 0}, [3]int{h.Heat.Cells[0].Row, h.Heat.Cells[0].Column, h.Heat.Cells[0].At})
	assert.Equal(t, [3]int{3, 1, 2}, [3]int{h.Heat.Cells[1].Row, h.Heat.Cells[1].Column, h.Heat.Cells[1].At})
}

// TestTearing: each place is of the worst class that it deserves.
func TestTearing(t *testing.T) {
	place := func(name, unit string, offset, promised int, value float64) measure.Series {
		return measure.NewSeries(name, map[string]int{"offset": offset, "width": 8, "promised": promised}, unit, []float64{value}, []int{0})
	}
	const looks, reads = "transitions", "torn per million reads"
	list := find(t, probes.Finding{Probe: probes.Tearing, Measurements: measure.Set{
		place("MOV", looks, 0, 8, 20_000), place("MOV", looks, 1, 1, 20_000), place("MOV", looks, 2, 1, 9_999), place("MOV", looks, 3, 1, 5),
		place("MOV", looks, 4, 4, 5), place("MOV: torn", reads, 3, 1, 100), place("MOV: torn", reads, 4, 4, 100), place("MOV: torn against the promise", "reads", 4, 4, 3),
	}})
	require.Len(t, list, 1)
	var classes []Class
	for _, c := range list[0].Heat.Cells {
		classes = append(classes, c.Class)
	}
	assert.Equal(t, []Class{Promised, Observed, Open, Torn, Broken}, classes)
	assert.Equal(t, 5, list[0].Heat.Cells[3].At)
	assert.Equal(t, []string{"MOV 8 B"}, list[0].Heat.Rows)
}

// TestParkingAdds is the difference of two lines, pass by pass, and the verdict's budget is marked.
func TestParkingAdds(t *testing.T) {
	var set measure.Set
	for _, hold := range []int{500, 1000, 2000} {
		set = append(set, series(probes.HandOverSpin, 200, map[string]int{"hold_ns": hold}), series(probes.HandOverPark, 1400, map[string]int{"hold_ns": hold}))
	}
	c := find(t, probes.Finding{Probe: probes.SpinPark, Measurements: set, Verdict: probes.Verdict{Results: []probes.Result{
		{Name: "other", Value: 5}, {Name: probes.SpinBudget, Unit: "ns", Value: 1200, Range: &measure.Interval{Low: 1000, High: 1400}}}}})[0].Curves
	require.Len(t, c.Lines, 3)
	assert.Equal(t, Adds, c.Lines[2].Name)
	assert.Equal(t, 1200.0, c.Lines[2].Points[1].Median)
	assert.Equal(t, [2]int{3, 2}, [2]int{c.Lines[2].Points[1].At, c.Lines[2].Points[1].Less})
	assert.Equal(t, []Mark{{probes.SpinBudget, "ns", 1200, 1000, 1400, 1}}, c.Marks)
}

// TestLimits: a stranger's report gets no picture without end, and is told what is missing.
func TestLimits(t *testing.T) {
	var set measure.Set
	for i := range 3000 {
		set = append(set,
			series(fmt.Sprint("line ", i), 1, map[string]int{"x": i % 7}), series("pair", 1, map[string]int{"a": i, "b": i + 1<<30}),
			series(fmt.Sprint("row ", i), 1, map[string]int{fmt.Sprint("p", i%2000): 1}))
	}
	list := find(t, probes.Finding{Measurements: set})
	assert.LessOrEqual(t, len(list), mostFigures)
	left := 0
	for _, f := range list {
		switch {
		case f.Curves != nil:
			assert.LessOrEqual(t, len(f.Curves.Lines), mostLines)
		case f.Heat != nil:
			assert.LessOrEqual(t, len(f.Heat.Rows), mostColumns)
		case f.Rows != nil:
			assert.LessOrEqual(t, len(f.Rows.Rows)*len(f.Rows.Settings), mostRows*mostSettings)
		}
		if f.Left != "" {
			left++
		}
	}
	assert.Equal(t, len(list), left)
}

// TestScales: values keep their order, the ends stay in, and ticks lie where their values do.
func TestScales(t *testing.T) {
	for _, values := range [][]float64{{1, 2, 3}, {0.01, 5, 9000}, {-5, 0, 7}, {0}, nil, {1e308, -1e308, 3}, {-1e308, math.MaxFloat64}, {math.MaxFloat64}, {1e-320, 2e-320}, {math.SmallestNonzeroFloat64, math.MaxFloat64}, {8, 16, 32, 64, 4096, 8192}} {
		for name, s := range map[string]Scale{"values": Values(values), "along": Along(slices.Sorted(slices.Values(values)))} {
			last := math.Inf(-1)
			for _, x := range slices.Sorted(slices.Values(values)) {
				assert.GreaterOrEqual(t, s.At(x), last, "%s %v", name, values)
				last = s.At(x)
				assert.True(t, last >= 0 && last <= 1, "%s %v: %v lies at %v", name, values, x, last)
			}
			ticks := s.Ticks(6)
			assert.LessOrEqual(t, len(ticks), 24, "%s %v", name, values)
			for i := 1; i < len(ticks); i++ {
				assert.Less(t, ticks[i-1], ticks[i])
				assert.LessOrEqual(t, s.At(ticks[i-1]), s.At(ticks[i]))
			}
			for _, tick := range ticks {
				assert.False(t, math.IsNaN(tick) || strings.Contains(Tick(tick), "N"))
			}
		}
	}
	s := Values([]float64{1, 10, 100})
	assert.True(t, s.Log)
	assert.InDelta(t, s.At(10)-s.At(1), s.At(100)-s.At(10), 1e-9, "equal ratios are equally far apart")
	assert.Equal(t, []float64{8, 16, 32, 64, 128, 256, 512}, Along([]float64{8, 16, 32, 64, 128, 256, 512}).Ticks(8))
	assert.Equal(t, 0.75, Along([]float64{0, 10, 1000}).At(505), "between two that stand side by side")
	assert.Equal(t, []string{"0", "0.5", "1500", "15k", "1.5M", "1e+308"}, []string{Tick(0), Tick(0.5), Tick(1500), Tick(15000), Tick(1.5e6), Tick(1e308)})
	assert.Equal(t, []string{"1e+308", "28.6", "147000"}, []string{Number(1e308), Number(28.59), Number(147_123)})
	shade := Shade([]float64{1, 2, 3}, 9)
	assert.Equal(t, []int{0, 4, 8}, []int{shade(1), shade(2), shade(3)})
}
