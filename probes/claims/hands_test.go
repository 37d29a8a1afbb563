package claims

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/catalogue"
	"example.org/atomlab/litmus/stress/promises"
	"example.org/atomlab/probes"
)

// A hand is the worlds of a claim that is no ratio.
type hand struct {
	so, not world
	spoil   func(world) world // what noise makes of the findings; nil: of all samples
	counts  bool              // one event decides, so that there is no noise
}

func (h hand) noise(w world) world {
	if h.spoil != nil {
		return h.spoil(w)
	}
	return w.noisy()
}

// undecided is what noise does to claims that go by the verdict of a probe.
func undecided(w world) world {
	other := slices.Clone(w)
	for i := range other {
		other[i].Verdict = probes.Unknown("too close to tell")
	}
	return other
}

// uncertain is what noise does to a claim that goes by a result with wide bounds.
func uncertain(w world) world {
	other := slices.Clone(w)
	budget := *w[0].Results[0].Range
	budget.Safe = &measure.Bounds{Low: budget.Low / 10, High: budget.High * 10}
	other[0].Results = []probes.Result{w[0].Results[0]}
	other[0].Results[0].Range = &budget
	return other
}

var byHand = map[string]hand{
	"pad-128-needed-amd64":  {so: sharing(128, 128), not: sharing(64, 64), spoil: undecided},
	"pad-64-suffices-amd64": {so: sharing(64, 64), not: sharing(128, 128), spoil: undecided},
	"pad-128-needed-arm64":  {so: sharing(128, 256), not: sharing(64, 64), spoil: undecided},
	"pad-64-suffices-arm64": {so: sharing(32, 64), not: sharing(128, 128), spoil: undecided},
	"go-spin-fits":          {so: spinning(10, 900, 1500), not: spinning(40, 900, 1500), spoil: uncertain},
	"isb-right-hint":        {so: hinted("ISB"), not: hinted("SB"), spoil: undecided},
	"parking-costs-microseconds": {
		so: parked(map[int]float64{8_000: 5000, 64_000: 20_000}), not: parked(map[int]float64{8_000: 500, 64_000: 600}),
		spoil: func(w world) world {
			return w.changed(func(measure.Series, float64) float64 { return 1000 }).noisy()
		},
	},
	"x86-reorders-stores-with-loads-only": {so: reordered("SB", "R"), not: reordered("SB", "!MP"), counts: true},
	"go-atomics-sequential":               {so: kept(0), not: kept(0.5), counts: true},
}

// sharing is a finding of the distances for single words and for sets of counters.
func sharing(single, whole float64) world {
	penalty := &measure.Interval{Median: 5, Low: 4.9, High: 5.1, N: 31}
	return world{found(probes.FalseSharing, nil,
		probes.Result{Name: probes.InterferenceSize, Value: whole, Unit: "B"},
		probes.Result{Name: probes.SingleWord, Value: single, Unit: "B"},
		probes.Result{Name: "single words on one line", Value: 5, Unit: "times", Range: penalty})}
}

// spinning is a finding of what a PAUSE takes, and of a spin budget, in ns.
func spinning(pause, low, high float64) world {
	budget := measure.Interval{Median: (low + high) / 2, Low: low, High: high, N: 31, Safe: &measure.Bounds{Low: low, High: high}}
	return world{found(probes.SpinPark, measure.Set{jitter(hintPAUSE, pause, 0.01)},
		probes.Result{Name: probes.SpinBudget, Value: budget.Median, Unit: "ns", Range: &budget})}
}

var hintPAUSE = measure.Series{Name: "hint PAUSE", Params: setting{"cpus": 1}, Unit: "ns/op"}

func hinted(hint string) world {
	cost := jitter(measure.Series{Name: "hint " + hint}, 10, 0.01)
	return world{found(probes.SpinPark, nil, probes.Result{Name: probes.SpinHint, Choice: hint, Why: "each takes 10 ns"},
		probes.Result{Name: probes.HintCost, Value: 10, Unit: "ns", Range: &cost.Interval})}
}

// parked is a finding of what parking adds after a hold.
func parked(added map[int]float64) world {
	var set measure.Set
	for hold, ns := range added {
		series := measure.Series{Name: "hand-over, spinning", Params: setting{"hold_ns": hold}, Unit: "ns"}
		set = append(set, jitter(series, 200, 0.01))
		series.Name = "hand-over, parking"
		set = append(set, jitter(series, 200+ns, 0.05))
	}
	slices.SortFunc(set, func(a, b measure.Series) int { return strings.Compare(a.String(), b.String()) })
	return world{found(probes.SpinPark, set)}
}

func once(name, unit string, value float64) measure.Series {
	return measure.NewSeries(name, nil, unit, []float64{value}, []int{0})
}

// reordered is a finding of litmus tests in which a reordering was seen, or with ! what is forbidden.
func reordered(tests ...string) world {
	var set measure.Set
	for _, test := range tests {
		name, forbidden := strings.CutPrefix(test, "!")
		set = append(set, once(name+": iterations", "iterations", 2e6))
		if forbidden {
			set = append(set, once(name, probes.ForbiddenIterations, 0.5))
		} else {
			set = append(set, once(name, probes.ForbiddenIterations, 0), once(name+probes.Reordered, "allowed and seen", 2000))
		}
	}
	return world{found(probes.Reorderings, set)}
}

// kept is a finding of how often two atomics showed what no order explains, in a million.
func kept(broken float64) world {
	set := measure.Set{once("MP atomic.Int32", probes.ForbiddenSamples, 0)}
	if broken > 0 {
		set = append(set, once("SB atomic.Int64", probes.ForbiddenSamples, broken))
	}
	return world{found(probes.GoMemory, append(set, once("SB plain int64", "reordered per million samples", 20_000)))}
}

// TestHandsNameWhatIsMeasured: a series that was renamed, in a probe or in a catalogue, is found out.
func TestHandsNameWhatIsMeasured(t *testing.T) {
	for id, h := range byHand {
		c, found := Find(id)
		require.True(t, found, id)
		for _, f := range slices.Concat(h.so, h.not) {
			assert.Contains(t, c.Needs, f.Probe, id)
			for _, s := range f.Measurements {
				switch {
				case f.Probe == probes.Reorderings || f.Probe == probes.GoMemory:
				case c.Arch != "" && c.Arch != here().Arch:
				default:
					assert.True(t, slices.ContainsFunc(yields(t, f.Probe), func(real measure.Series) bool { return real.String() == s.String() }),
						"%s: %s does not measure %s", id, f.Probe, s)
				}
			}
		}
	}
	cases := map[string]bool{}
	for _, c := range promises.All() {
		cases[c.Name] = true
	}
	for _, shape := range shapes {
		assert.True(t, cases[shape+" atomic.Int64"], shape)
	}
	for _, e := range catalogue.For(litmus.X86_64) {
		assert.Equal(t, strings.Contains(strings.ToLower(e.Text), "movnt"), strings.Contains(e.Test.Name, nonTemporal), e.Test.Name)
		cases[e.Test.Name] = e.Allowed
	}
	assert.True(t, cases[storeBuffering], "a load may overtake a store in it")
}

// TestDepends: what holds of one thing and not of another is neither confirmed nor refuted.
func TestDepends(t *testing.T) {
	for id, w := range map[string]world{
		"pad-128-needed-amd64":                sharing(64, 128),
		"pad-64-suffices-amd64":               sharing(64, 128),
		"parking-costs-microseconds":          parked(map[int]float64{8_000: 500, 64_000: 9000}),
		"x86-reorders-stores-with-loads-only": reordered("SB", "MP+nt"),
	} {
		c, _ := Find(id)
		v := c.on(w)
		assert.Equal(t, Depends, v.Answer, "%s: %s", id, v.Why)
	}
	v := mustFind(t, "x86-reorders-stores-with-loads-only").on(reordered("R+po+sfence", "MP+nt", "!SB+mfences"))
	assert.Equal(t, Refuted, v.Answer)
	assert.Contains(t, v.Why, "SB+mfences")
}

func mustFind(t *testing.T, id string) Claim {
	c, found := Find(id)
	require.True(t, found, id)
	return c
}

// TestTooClose: near the limits there is no answer.
func TestTooClose(t *testing.T) {
	for id, w := range map[string]world{
		"go-spin-fits":                        spinning(20, 1200, 1800),
		"parking-costs-microseconds":          parked(map[int]float64{8_000: 1000, 64_000: 9000}),
		"x86-reorders-stores-with-loads-only": reordered("MP+nt"),
	} {
		v := mustFind(t, id).on(w)
		assert.Equal(t, probes.Inconclusive, v.Answer, "%s: %s", id, v.Why)
	}
	for id, w := range map[string]world{"pad-64-suffices-amd64": sharing(64, 64), "go-atomics-sequential": kept(0)} {
		w[0].Verdict.Answer = probes.Inconclusive // whatever results there are
		assert.Equal(t, probes.Inconclusive, mustFind(t, id).on(w).Answer, id)
	}
	unsteady := parked(map[int]float64{8_000: 5000, 64_000: 20_000}).changed(func(s measure.Series, x float64) float64 {
		if s.Name == "hand-over, spinning" && s.Params["hold_ns"] == 64_000 {
			x += 3000
		}
		return x
	})
	assert.Contains(t, mustFind(t, "parking-costs-microseconds").on(unsteady).Why, "the control failed")
}

// TestOtherPromises: a lock that is broken says nothing of atomics, and a lock that holds says nothing either.
func TestOtherPromises(t *testing.T) {
	lock := once("Mutex.TryLock has one winner", probes.ForbiddenSamples, 1)
	with := kept(0)
	with[0].Measurements = append(with[0].Measurements, lock)
	c := mustFind(t, "go-atomics-sequential")
	assert.Equal(t, Confirmed, c.on(with).Answer)
	assert.Equal(t, probes.Inconclusive, c.on(world{found(probes.GoMemory, measure.Set{lock})}).Answer)
}
