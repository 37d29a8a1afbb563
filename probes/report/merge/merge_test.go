package merge

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/report"
)

// machineOf is a run on a machine with that processor, on which something costs so much, and so is advised.
func machineOf(name, model string, cost float64, advice ...probes.Advice) report.Run {
	i := measure.Summarise([]float64{cost, cost, cost})
	return report.Run{Name: name, Report: report.Report{
		Header: report.Header{Machine: machine.Machine{Arch: "amd64", Model: model}, Started: time.Unix(int64(len(name)), 0), Seed: uint64(cost * 1000)},
		Findings: []probes.Finding{{Probe: "p", Quality: measure.Quality{Grade: measure.Good},
			Verdict:      probes.Verdict{Answer: "so", Results: []probes.Result{{Name: "r", Value: cost, Unit: "ns", Range: &i}, {Name: "chosen", Value: 1}}},
			Measurements: measure.Set{measure.NewSeries("s", nil, "ns", []float64{cost, cost, 3 * cost}, []int{0, 1, 2}), measure.NewSeries("none", nil, "ns", nil, nil)}}},
		Advice: advice,
	}}
}

func says(tunable, value, unit string) probes.Advice {
	return probes.Advice{Tunable: tunable, Value: value, Unit: unit}
}

// TestNumbers: a report counts once for each number, by model.
func TestNumbers(t *testing.T) {
	table := Reports([]report.Run{machineOf("a", "one", 10), machineOf("b", "one", 14), machineOf("c", "two", 20), machineOf("d", "one", 12)})
	require.Len(t, table.Models, 2)
	assert.Equal(t, []string{"a", "b", "d"}, table.Models[0].Reports)
	assert.Equal(t, []Number{{"p", "r", "ns", 3, 10, 11, 12, 13, 14}}, table.Models[0].Numbers)
	assert.Equal(t, []Number{{"p", "s", "ns", 1, 20, 20, 20, 20, 20}}, table.Models[1].Series)
	assert.Contains(t, table.Text(), "  p: r   ns    [1]    3  10.0   11.0      12.0    13.0      14.0\n               [2]    1  20.0")
}

// TestLeftOut: nothing counts that was emulated, is unusable or inconclusive, or was given twice.
func TestLeftOut(t *testing.T) {
	emulated, unusable, open := machineOf("emulated", "one", 1), machineOf("unusable", "one", 2), machineOf("open", "one", 3)
	emulated.Report.Machine.Emulated = "a sign"
	unusable.Report.Findings[0].Quality.Grade = measure.Unusable
	open.Report.Findings[0].Verdict.Answer = probes.Inconclusive
	again := machineOf("x", "one", 4)
	again.Name = "again"
	table := Reports([]report.Run{emulated, unusable, open, machineOf("x", "one", 4), again})
	assert.Equal(t, []Left{{"emulated", "emulated: a sign"}, {"again", "the same run as x"}}, table.LeftOut)
	require.Len(t, table.Models, 1)
	assert.Equal(t, 1, table.Models[0].Numbers[0].N)
	assert.Equal(t, 2, table.Models[0].Series[0].N, "what was measured is there without a verdict")
	assert.Contains(t, table.Text(), "\nleft out: again: the same run as x\n")
}

// TestOutliers: one of many that is far from the others is named, and none of few, nor one that is near.
func TestOutliers(t *testing.T) {
	var runs []report.Run
	for i, cost := range []float64{10, 10.1, 10, 9.9, 10.5, 30} {
		runs = append(runs, machineOf(fmt.Sprint("machine ", i), "one", cost))
	}
	assert.Empty(t, Reports(runs[:5]).Models[0].Outliers, "a twentieth is no outlier")
	assert.Empty(t, Reports(runs[2:]).Models[0].Outliers, "four reports have no middle")
	outliers := Reports(runs).Models[0].Outliers
	require.Len(t, outliers, 1)
	assert.Equal(t, "machine 5", outliers[0].Report)
	assert.Contains(t, Reports(runs).Text(), "outlier in [1]: machine 5: 1 number of 1; the farthest: p: s: 30.0 ns, the others 9.00 to 11.")
}

// TestAdvice: what holds for all is what all say who say something; of paddings the largest does.
func TestAdvice(t *testing.T) {
	for name, c := range map[string]struct {
		values []probes.Advice
		holds  string
		why    string
		open   int
	}{
		"all agree":      {[]probes.Advice{says("lock", "MCS", ""), says("lock", "MCS", "")}, "MCS", "all reports that have an answer agree", 0},
		"one is open":    {[]probes.Advice{says("lock", "MCS", ""), says("lock", probes.Inconclusive, "")}, "MCS", "all reports that have an answer agree", 1},
		"nobody knows":   {[]probes.Advice{says("lock", probes.Inconclusive, ""), says("lock", probes.Inconclusive, "")}, "", "no report has an answer", 2},
		"they differ":    {[]probes.Advice{says("lock", "MCS", ""), says("lock", "CLH", "")}, "", "it differs", 0},
		"a larger one":   {[]probes.Advice{says("padding", "64", "B"), says("padding", "128", "B")}, "128 B", "the largest suffices for all", 0},
		"what is padded": {[]probes.Advice{says("padding", "64", "B"), says("padding", "lots", "B")}, "", "it differs", 0},
		"of other units": {[]probes.Advice{says("padding", "64", "B"), says("padding", "2", "lines")}, "", "it differs", 0},
	} {
		var runs []report.Run
		for i, v := range c.values {
			runs = append(runs, machineOf(fmt.Sprint(i), fmt.Sprint("model ", i), float64(i), v))
		}
		table := Reports(runs)
		require.Len(t, table.Advice, 1, name)
		a := table.Advice[0]
		assert.Equal(t, []any{c.holds, c.why, c.open}, []any{a.Holds, a.Why, a.Open}, name)
		_, err := json.Marshal(table)
		assert.NoError(t, err)
	}
	text := Reports([]report.Run{machineOf("a", "one", 1, says("lock", "MCS", "")), machineOf("b", "two", 1, says("lock", "CLH", "")),
		machineOf("c", "three", 1, says("lock", "CLH", ""))}).Text()
	assert.Contains(t, text, "  lock            nothing (it differs)\n                  MCS: 1 report of [1]\n                  CLH: 2 reports of [2] [3]\n")
}

// FuzzReports: whatever two reports say, they can be put together and printed in either form.
func FuzzReports(f *testing.F) {
	one := `{"schema":1,"findings":[{"probe":"p","verdict":"v","results":[{"name":"r","value":1e30,"range":{"median":1}}],"measurements":[{"name":"s","unit":"ns","samples":[1e30],"passes":[0]}]}],"advice":[{"tunable":"padding","value":"9999999999999999999"}]}`
	f.Add([]byte(one), []byte(`{"schema":1,"machine":{"model":"\u001b"},"advice":[{"tunable":"padding","value":"\n"}]}`))
	f.Fuzz(func(t *testing.T, first, second []byte) {
		a, errA := report.Decode(bytes.NewReader(first))
		b, errB := report.Decode(bytes.NewReader(second))
		if errA != nil || errB != nil {
			return
		}
		var runs []report.Run
		for i := range 6 {
			r := a
			if i == 5 {
				r = b
			}
			r.Seed = uint64(i)
			runs = append(runs, report.Run{Name: fmt.Sprint(i), Report: r})
		}
		table := Reports(runs)
		_, err := json.Marshal(table)
		assert.NoError(t, err)
		assert.NotContains(t, table.Text(), "\x1b")
	})
}
