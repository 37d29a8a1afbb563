package measure

import (
	"context"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/loop"
	"example.org/atomlab/asm/pages"
)

var writeTable = flag.Bool("quality-table", false, "measure for a minute and write QUALITY.md")

// A world is a machine of arithmetic: what it does to a reading beyond its true cost. Two trials that are read in one
// pass share the pass, and not the moment.
type world struct {
	name   string
	pass   func(r *rand.Rand, pass int) float64 // a factor that a pass has
	moment func(r *rand.Rand) float64           // a factor that a reading has
}

func still(*rand.Rand, int) float64 { return 1 }

var worlds = []world{
	{"normal noise, 2 %", still, func(r *rand.Rand) float64 { return 1 + 0.02*r.NormFloat64() }},
	{"skewed noise, 5 %", still, func(r *rand.Rand) float64 { return math.Exp(0.05 * r.NormFloat64()) }},
	{"outliers: 5 % take three times", still, func(r *rand.Rand) float64 {
		return pickOne(r, 0.05, 3, 1) * (1 + 0.02*r.NormFloat64())
	}},
	{"two modes a reading, 30 % apart", still, func(r *rand.Rand) float64 {
		return pickOne(r, 0.3, 1.3, 1) * (1 + 0.02*r.NormFloat64())
	}},
	{"the clock steps between passes, 50 %", func(r *rand.Rand, _ int) float64 { return pickOne(r, 0.5, 1.5, 1) },
		func(r *rand.Rand) float64 { return 1 + 0.02*r.NormFloat64() }},
	{"a drift of 40 %", func(_ *rand.Rand, pass int) float64 { return 1 + 0.4*float64(pass)/31 },
		func(r *rand.Rand) float64 { return 1 + 0.02*r.NormFloat64() }},
}

// experiment reads two trials, the second dearer by a share, and returns their ratio.
func (w world) experiment(r *rand.Rand, effort Effort, dearer float64) Interval {
	pass, reads, state := 0, 0, 1.0
	trial := func(name string, cost float64) Trial {
		return Trial{Name: name, Metrics: []Metric{{Unit: "ns"}}, Take: func() Reading {
			if reads%2 == 0 {
				state = w.pass(r, pass)
				pass++
			}
			reads++
			return Reading{Values: []float64{cost * state * w.moment(r)}}
		}}
	}
	result := Plan{Effort: effort, Seed: r.Uint64()}.Run(context.Background(), []Trial{trial("a", 10), trial("b", 10*(1+dearer))})
	return Ratio(result.Set.Find("b", nil), result.Set.Find("a", nil))
}

// efforts of the table: fixed numbers of samples, and stopping by itself.
var tableEfforts = []struct {
	name   string
	effort Effort
}{
	{"15", Effort{Least: 15, Most: 15}},
	{"31", Effort{Least: 31, Most: 31}},
	{"15 to 101, to 1 %", Effort{Least: 15, Most: 101, Precision: 0.01}},
}

// alarms is how often the interval of the ratio excludes 1.
func (w world) alarms(r *rand.Rand, effort Effort, dearer float64, experiments int) float64 {
	n := 0
	for range experiments {
		if i := w.experiment(r, effort, dearer); i.Low > 1 || i.High < 1 {
			n++
		}
	}
	return float64(n) / float64(experiments)
}

// TestHarnessOnSynthetic: where nothing differs, the interval may exclude 1 as often as it admits and a little more for
// the stopping; where 5 % differ in ordinary noise, it must nearly always.
func TestHarnessOnSynthetic(t *testing.T) {
	if testing.Short() {
		t.Skip("thousands of experiments")
	}
	r := rand.New(rand.NewPCG(7, 8))
	for _, w := range worlds {
		for _, e := range tableEfforts {
			assert.LessOrEqual(t, w.alarms(r, e.effort, 0, 300), 0.09, "%s, %s", w.name, e.name)
		}
	}
	for _, w := range []world{worlds[0], worlds[2], worlds[4], worlds[5]} {
		assert.GreaterOrEqual(t, w.alarms(r, tableEfforts[1].effort, 0.05, 100), 0.95, w.name)
	}
}

// TestQualityTable writes the table of how good the harness is, with -quality-table.
func TestQualityTable(t *testing.T) {
	if !*writeTable {
		t.Skip("ask for it with -quality-table, on a quiet machine")
	}
	var b strings.Builder
	b.WriteString(`# How good the harness is

Made by ` + "`go test ./asm/measure -run TestQualityTable -quality-table`" + `. A number is the share of experiments in which the 95 %
interval of the ratio of two trials excludes 1: false alarms where the trials are the same, power where one was made
dearer by 2, 5 or 10 %.

## Synthetic samples

| world | samples | the same | 2 % | 5 % | 10 % |
|---|---|---|---|---|---|
`)
	r := rand.New(rand.NewPCG(9, 10))
	for _, w := range worlds {
		for _, e := range tableEfforts {
			fmt.Fprintf(&b, "| %s | %s |", w.name, e.name)
			for _, dearer := range []float64{0, 0.02, 0.05, 0.10} {
				fmt.Fprintf(&b, " %.1f %% |", 100*w.alarms(r, e.effort, dearer, 1000))
			}
			b.WriteString("\n")
		}
	}
	b.WriteString(realTable(t))
	require.NoError(t, os.WriteFile("QUALITY.md", []byte(b.String()), 0o644))
}

// realTable does the same on this machine. The dearer trials really do more: of 50 operations counted they do 51, of 20
// counted 21, of 10 counted 11.
func realTable(t *testing.T) string {
	const experiments = 200
	b := openBench(t)
	b.Effort = Effort{Least: 15, Most: 15, Span: 300 * time.Microsecond}
	block, err := pages.New(1)
	require.NoError(t, err)
	defer block.Free()
	dearer := []struct{ counted, done int }{{1, 1}, {50, 51}, {20, 21}, {10, 11}}
	kinds := []struct {
		name string
		work []Work
	}{
		{"an addition alone", []Work{{loop.Get(loop.FetchAdd), block.At(128)}}},
		{"an addition contended for by two", []Work{{loop.Get(loop.FetchAdd), block.At(128)}, {loop.Get(loop.FetchAdd), block.At(128)}}},
	}
	if b.Team.Size() < 2 {
		kinds = kinds[:1]
	}
	var text strings.Builder
	fmt.Fprintf(&text, "\n## Real samples\n\nOn %s, guest of %q, %d experiments of 15 samples each; those of unusable quality are left out.\n\n",
		strings.TrimSpace(b.Machine.Vendor+" "+b.Machine.Model), b.Machine.Hypervisor, experiments)
	text.WriteString("| what | usable | the same | 2 % | 5 % | 10 % | median ratios |\n|---|---|---|---|---|---|---|\n")
	for _, kind := range kinds {
		first := planted(b, "first", kind.work, 1, 1)
		var usable int
		alarms := make([]int, len(dearer))
		ratios := make([][]float64, len(dearer))
		for e := range experiments {
			b.Seed = uint64(e)
			trials := []Trial{first}
			for _, d := range dearer {
				trials = append(trials, planted(b, fmt.Sprint(d), kind.work, d.counted, d.done))
			}
			result := b.Run(context.Background(), trials, nil)
			if result.Conditions.Judge().Grade == Unusable {
				continue
			}
			usable++
			for i, d := range dearer {
				ratio := Ratio(result.Set.Find(fmt.Sprint(d), nil), result.Set.Find("first", nil))
				if ratio.Low > 1 || ratio.High < 1 {
					alarms[i]++
				}
				ratios[i] = append(ratios[i], ratio.Median)
			}
		}
		fmt.Fprintf(&text, "| %s | %d |", kind.name, usable)
		var medians []string
		for i := range dearer {
			fmt.Fprintf(&text, " %.1f %% |", 100*float64(alarms[i])/float64(max(1, usable)))
			medians = append(medians, fmt.Sprintf("%.3f", Summarise(ratios[i]).Median))
		}
		fmt.Fprintf(&text, " %s |\n", strings.Join(medians, ", "))
	}
	return text.String()
}

// planted is a trial that counts fewer operations than it does.
func planted(b *Bench, name string, work []Work, counted, done int) Trial {
	return Trial{Name: name, Metrics: []Metric{{Unit: "ns"}}, Take: func() Reading {
		timings, disturbed := b.Together(work...)
		sum := 0.0
		for _, timing := range timings {
			sum += timing.NsPerOp()
		}
		return Reading{[]float64{sum * float64(done) / float64(counted)}, disturbed}
	}}
}
