package suite

import (
	"context"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
)

var verdictTable = flag.Bool("verdict-table", false, "write VERDICTS.md")

// A world is a machine of arithmetic or of recordings: what it does to readings beyond their true cost.
type world struct {
	name      string
	pass      func(r *rand.Rand, pass int) float64 // a factor that all readings of a pass have
	moment    func(r *rand.Rand, pass int) float64 // a factor that a reading has
	disturbed float64                              // the share of readings of which it is known that they were disturbed
	steal     float64
}

func still(*rand.Rand, int) float64 { return 1 }

// ordinary is the noise of a reading, 2 %.
func ordinary(r *rand.Rand, _ int) float64 { return 1 + 0.02*r.NormFloat64() }

// sometimes is a factor that a share of the readings has, on top of ordinary noise.
func sometimes(share, factor float64) func(*rand.Rand, int) float64 {
	return func(r *rand.Rand, pass int) float64 {
		if r.Float64() < share {
			return factor * ordinary(r, pass)
		}
		return ordinary(r, pass)
	}
}

func worlds(t testing.TB) []world {
	list := []world{
		{name: "quiet", pass: still, moment: ordinary},
		{name: "stolen time: 5 % unseen, at twice the cost", pass: still, moment: sometimes(0.05, 2), steal: 0.05},
		{name: "two modes a reading, a quarter apart", pass: still, moment: sometimes(0.4, 1.25)},
		{name: "a drift of 40 %", pass: func(_ *rand.Rand, pass int) float64 { return 1 + 0.4*float64(pass)/60 }, moment: ordinary},
		{name: "the clock steps between passes, by half", moment: ordinary, pass: func(r *rand.Rand, _ int) float64 {
			return []float64{1, 1.5}[r.IntN(2)]
		}},
		{name: "45 % disturbed, at any cost", pass: still, moment: ordinary, disturbed: 0.45},
	}
	for _, name := range []string{"quiet", "loud"} {
		list = append(list, world{name: "resampled from " + name + " runs", pass: still, moment: resample(recordings(t, name))})
	}
	return list
}

// resample takes the noise of a reading from recorded ones: how far a sample, of the same pass in one of the recorded
// runs, lay from the middle of its series.
func resample(sets []measure.Set) func(*rand.Rand, int) float64 {
	var last []float64 // the factors of one pass of one run
	lastPass := -2     // the readings before the first pass are of pass -1
	return func(r *rand.Rand, pass int) float64 {
		if pass != lastPass {
			lastPass, last = pass, last[:0]
			set := sets[r.IntN(len(sets))]
			for _, s := range set {
				if i := max(0, pass) % max(1, s.N); s.N > 0 && s.Median > 0 && s.Unit == "ns/op" {
					last = append(last, s.Samples[i]/s.Median)
				}
			}
		}
		return last[r.IntN(len(last))]
	}
}

// verdict measures two forms of an addition in the world, the loop dearer by a factor, and judges as the probe does.
func (w world) verdict(r *rand.Rand, dearer float64) string {
	pass, state := -1, 1.0
	trial := func(name string, cpus int, cost float64) measure.Trial {
		return measure.Trial{Name: name, Params: map[string]int{"cpus": cpus}, Metrics: nanoseconds, Take: func() measure.Reading {
			reading := measure.Reading{Values: []float64{cost * state * w.moment(r, pass)}}
			if r.Float64() < w.disturbed {
				reading.Values[0] *= 1 + 10*r.Float64()
				reading.Disturbed = "kept waiting"
			}
			return reading
		}}
	}
	looks := 0
	clock := measure.Guard{Trial: measure.Trial{Name: "pass", Metrics: nanoseconds, Take: func() measure.Reading {
		if looks++; looks%2 == 1 {
			pass++
			state = w.pass(r, pass)
		}
		return measure.Reading{Values: []float64{1}}
	}}, Within: math.Inf(1), Across: math.Inf(1)}
	probe, _ := probes.Find("cas-cost")
	judge := func(result measure.Result) probes.Verdict {
		result.Conditions.Steal, result.Conditions.Measured = w.steal, true
		return probes.Judge(probes.Finding{Probe: probe.Name, Conditions: result.Conditions, Measurements: result.Set}).Verdict
	}
	result := measure.Plan{
		Effort: measure.Quick, Seed: r.Uint64(), Guards: []measure.Guard{clock},
		Decided: func(soFar measure.Result) bool { return judge(soFar).Conclusive() },
	}.Run(context.Background(), []measure.Trial{
		trial("fetch-add", 1, 6), trial("cas loop", 1, 6*dearer), trial(control+"fetch-add", 1, 6),
		trial("fetch-add", 2, 40), trial("cas loop", 2, 40*dearer),
	})
	v := judge(result)
	switch {
	case !v.Conclusive():
		return probes.Inconclusive
	case strings.HasPrefix(v.Why, "no difference that matters"):
		return "no difference"
	}
	return "a difference"
}

// The planted effects. The rule asks whether the loop is dearer by 5 %.
var effects = []float64{1, 1.03, 1.05, 1.1, 2, 10}

// shares counts verdicts: right, wrong, inconclusive.
func (w world) shares(r *rand.Rand, dearer float64, experiments int) (right, wrong, open float64) {
	want := "no difference"
	if dearer > material {
		want = "a difference"
	}
	for range experiments {
		switch w.verdict(r, dearer) {
		case want:
			right++
		case probes.Inconclusive:
			open++
		default:
			wrong++
		}
	}
	n := float64(experiments)
	return right / n, wrong / n, open / n
}

// TestVerdicts plants effects in worlds: a verdict is hardly ever wrong, and large effects are nearly always found.
func TestWorlds(t *testing.T) {
	InLongTest(t)
	const experiments = 60
	r := rand.New(rand.NewPCG(11, 12))
	for _, w := range worlds(t) {
		for _, dearer := range effects {
			_, wrong, open := w.shares(r, dearer, experiments)
			chance := 3 * math.Sqrt(0.01/float64(experiments)) // of the count itself
			if dearer != material {
				assert.LessOrEqual(t, wrong, 0.01+chance, "%s, %v: wrong", w.name, dearer)
			}
			if dearer >= 2 || dearer >= 1.1 && (w.name == "quiet" || strings.Contains(w.name, "drift")) {
				assert.LessOrEqual(t, open, 0.05+chance, "%s, %v: inconclusive", w.name, dearer)
			}
		}
	}
}

// TestVerdictTable writes the table, with -verdict-table.
func TestVerdictTable(t *testing.T) {
	if !*verdictTable {
		t.Skip("ask for it with -verdict-table")
	}
	var b strings.Builder
	b.WriteString(`# How good the verdicts are

Made by ` + "`go test ./probes/suite -run TestVerdictTable -verdict-table`" + `, 1000 experiments a cell. Two forms of an addition are measured in
a made-up world, one dearer by a factor, as a quick run does (15 to 60 passes, three looks), and judged by the rule of cas-cost:
is there a difference of 5 %? A cell has the shares of verdicts that are right / wrong / inconclusive. At 1.05 itself, the
threshold of the rule, either verdict counts as right.

`)
	b.WriteString("| world |")
	for _, dearer := range effects {
		fmt.Fprintf(&b, " %.2f |", dearer)
	}
	b.WriteString("\n|---|" + strings.Repeat("---|", len(effects)) + "\n")
	r := rand.New(rand.NewPCG(13, 14))
	for _, w := range worlds(t) {
		fmt.Fprintf(&b, "| %s |", w.name)
		for _, dearer := range effects {
			right, wrong, open := w.shares(r, dearer, 1000)
			if dearer == material {
				right, wrong = right+wrong, 0
			}
			fmt.Fprintf(&b, " %.1f / %.1f / %.1f %% |", 100*right, 100*wrong, 100*open)
		}
		b.WriteString("\n")
	}
	require.NoError(t, os.WriteFile("VERDICTS.md", []byte(b.String()), 0o644))
}
