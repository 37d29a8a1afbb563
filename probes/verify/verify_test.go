package verify

import (
	"context"
	"errors"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm"
	"example.org/atomlab/asm/gospin"
	"example.org/atomlab/asm/loop"
	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/tuning"
	"example.org/atomlab/structures/tuned"
)

// samples are of a cost, spread to either side.
func samples(name string, goroutines int, cost, spread float64) measure.Series {
	r := rand.New(rand.NewPCG(uint64(len(name)), uint64(goroutines)))
	var values []float64
	var passes []int
	for pass := range 31 {
		values, passes = append(values, cost*(1+spread*(2*r.Float64()-1))), append(passes, pass)
	}
	return measure.NewSeries(name, map[string]int{"goroutines": goroutines}, "ns/op", values, passes)
}

func advised(tunable, value string) probes.Advice {
	return probes.Advice{Tunable: tunable, Value: value, Confidence: probes.High, Why: "it was the cheapest"}
}

// TestProve plants costs of the default and of what is advised, alone and with two goroutines.
func TestProve(t *testing.T) {
	for _, test := range []struct {
		name             string
		standard, better [2]float64 // alone, with two
		control, spread  float64
		want, why        string
	}{
		{"half the cost", [2]float64{20, 40}, [2]float64{10, 20}, 1, 0.01, probes.Gain, "mutex costs 2.0"},
		{"as good", [2]float64{20, 40}, [2]float64{20, 40}, 1, 0.005, probes.NoLoss, ""},
		{"dearer", [2]float64{20, 40}, [2]float64{30, 60}, 1, 0.01, probes.Loss, "goroutines 1"},
		{"dearer alone, far cheaper together", [2]float64{10, 100}, [2]float64{20, 50}, 1, 0.01, probes.Gain, "cheaper one with goroutines 1"},
		{"too noisy", [2]float64{20, 40}, [2]float64{20, 40}, 1, 0.9, probes.Inconclusive, ""},
		{"a gain, but the control fails", [2]float64{20, 40}, [2]float64{10, 20}, 1.5, 0.01, probes.Inconclusive, "the control failed"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p, ok := pair("amd64", advised("stack", "Treiber"))
			require.True(t, ok)
			var set measure.Set
			for i := range 2 {
				set = append(set, samples("mutex", 1+i, test.standard[i], test.spread), samples("Treiber", 1+i, test.better[i], test.spread),
					samples("control: mutex", 1+i, test.control*test.standard[i], test.spread))
			}
			proof := p.prove(measure.Result{Set: set, Conditions: fit})
			assert.Equal(t, test.want, proof.Outcome, proof.Why)
			assert.Contains(t, proof.Why, test.why)
			assert.Equal(t, "mutex", proof.Default)
			assert.Equal(t, strings.Contains(test.why, "goroutines 1"), strings.Contains(proof.Why, "the cheaper one with"), proof.Why)
		})
	}
}

var fit = measure.Conditions{Passes: 31, Readings: 1000, Measured: true, Shortest: 31, Wanted: 15, Series: 6}

func TestNothingIsProvenOfNothing(t *testing.T) {
	p, _ := pair("amd64", advised("stack", "Treiber"))
	assert.Equal(t, probes.Inconclusive, p.prove(measure.Result{Conditions: fit}).Outcome)
	emulated := fit
	emulated.Emulated = "an emulator"
	proof := p.prove(measure.Result{Conditions: emulated})
	assert.Equal(t, probes.Inconclusive, proof.Outcome)
	assert.Contains(t, proof.Why, "an emulator")
}

// TestLossWithdraws: advice that loses is gone, and says why.
func TestLossWithdraws(t *testing.T) {
	a := advised("stack", "Treiber").Proven(probes.Proof{Outcome: probes.Loss, Default: "mutex", By: "Go", Why: "mutex costs 0.7 times as much"})
	assert.False(t, a.Conclusive())
	assert.Empty(t, a.Confidence)
	assert.Contains(t, a.Why, "Treiber was advised and withdrawn")
	assert.Contains(t, a.Why, "it was the cheapest")
	for _, outcome := range []string{probes.Gain, probes.NoLoss, probes.Inconclusive} {
		assert.Equal(t, "Treiber", advised("stack", "Treiber").Proven(probes.Proof{Outcome: outcome}).Value, outcome)
	}
}

// TestPairs: what is the default already, and what is inconclusive, is not verified.
func TestPairs(t *testing.T) {
	budget := advised(tuning.SpinBudget, "9300")
	budget.Evidence = []probes.Evidence{{What: probes.HintCost, Number: measure.Interval{Median: 20}}}
	seen := budget
	seen.Evidence = append(slices.Clone(budget.Evidence), probes.Evidence{What: probes.GoSpin, Number: measure.Interval{Median: 3000}})
	for _, test := range []struct {
		arch    string
		a       probes.Advice
		setting string // the default; none: nothing to verify
	}{
		{"amd64", advised(tuning.Padding, "128"), "64 B"},
		{"amd64", advised(tuning.Padding, "64"), ""},
		{"arm64", advised(tuning.Padding, "64"), "128 B"},
		{"amd64", budget, "2400 ns"},
		{"arm64", budget, ""}, // there Go counts in ns
		{"amd64", seen, "3000 ns"},
		{"arm64", seen, "3000 ns"},
		{"amd64", advised(tuning.SpinBudget, "9300"), ""},
		{"amd64", advised("stack", "mutex"), ""},
		{"amd64", advised("stack", probes.Inconclusive), ""},
		{"amd64", advised("stack", "what nobody knows"), ""},
		{"amd64", advised("queue", "ring, packed"), "channel"},
		{"amd64", advised(tuning.TaggedHead, "packed"), ""},
		{"amd64", advised(tuning.TaggedHead, "wide"), "packed"},
		{"amd64", counted(tuned.Batch, "16", tuned.BatchUnit), "1 at a time"},
		{"amd64", counted(tuned.Batch, "1", tuned.BatchUnit), ""},
		{"amd64", counted(tuned.Hints, "3", tuned.HintsUnit), "30 per look"},
		{"amd64", counted(tuned.Hints, "30", tuned.HintsUnit), ""},
		{"amd64", advised(tuned.Shards, "half as many as processors"), "as many as processors"},
		{runtime.GOARCH, advised(tuning.SpinHint, gospin.Hint), ""},
		{runtime.GOARCH, advised(tuning.SpinHint, "a hint of another processor"), ""},
		{runtime.GOARCH, advised(tuning.Fence, here.store), ""},
		{runtime.GOARCH, advised(tuning.Fence, "none"), ""},
		{runtime.GOARCH, advised(tuning.Fence, here.fence), here.store},
		{runtime.GOARCH, advised(tuning.RMWForm, loop.Get(loop.FetchAdd).Name()), ""},
		{runtime.GOARCH, advised(tuning.RMWForm, loop.Get(loop.CASLoop).Name()), loop.Get(loop.FetchAdd).Name()},
		{"amd64", advised(tuning.GoSpin, "40"), ""},
	} {
		p, ok := pair(test.arch, test.a)
		assert.Equal(t, test.setting != "", ok, "%s %s", test.a.Tunable, test.a.Value)
		assert.Equal(t, test.setting, p.setting)
	}
}

// here is what this architecture has of fences.
var here = map[string]struct{ store, fence string }{
	"amd64": {"XCHG", "MFENCE"}, "arm64": {"STLR, LDAR", "DMB ISH"},
}[runtime.GOARCH]

// counted is advice that is a number of something.
func counted(tunable, value, unit string) probes.Advice {
	a := advised(tunable, value)
	a.Unit = unit
	return a
}

// TestNoneIsForgotten: each tunable is put to the test in one way, or the table says why not.
func TestNoneIsForgotten(t *testing.T) {
	names := map[string]bool{}
	for _, a := range tuning.Advise(machine.Machine{Arch: "arm64"}, nil) { // which has them all
		names[a.Tunable] = true
		_, paired := duels[a.Tunable]
		_, excused := nothing[a.Tunable]
		ways := 0
		for _, way := range []bool{paired, excused, tuning.Chosen(a.Tunable) != ""} {
			if way {
				ways++
			}
		}
		assert.Equal(t, 1, ways, a.Tunable)
	}
	for name := range duels {
		assert.True(t, names[name], name)
	}
	for name, why := range nothing {
		assert.True(t, names[name], name)
		assert.NotEmpty(t, why, name)
	}
}

// openBench skips where nothing can be measured.
func openBench(t *testing.T, effort measure.Effort) *measure.Bench {
	t.Helper()
	b, err := measure.OpenBench(machine.Detect(), effort, 1)
	if errors.Is(err, measure.ErrUnsupported) {
		t.Skip(err)
	}
	require.NoError(t, err)
	t.Cleanup(b.Close)
	return b
}

// TestDuelsMeasure: a duel of instructions or hints takes both sides, and the default twice, in each of its settings.
func TestDuelsMeasure(t *testing.T) {
	bench := openBench(t, measure.Token)
	duels := []probes.Advice{advised(tuning.Fence, here.fence), advised(tuning.RMWForm, loop.Get(loop.CASLoop).Name())}
	for _, h := range asm.Hints() {
		if h.Present && h.Name != gospin.Hint {
			duels = append(duels, advised(tuning.SpinHint, h.Name))
		}
	}
	for _, a := range duels {
		p, ok := pair(runtime.GOARCH, a)
		require.True(t, ok, a.Value)
		result := p.measure(t.Context(), bench)
		one, other := result.Set.Named(a.Value), result.Set.Named(p.setting)
		require.NotEmpty(t, one, a.Value)
		for _, s := range one {
			for _, name := range []string{p.setting, probes.ControlOf + p.setting} {
				assert.Equal(t, name, result.Set.Find(name, s.Params).Name, s) // if the reading was disturbed, without samples
			}
		}
		assert.Len(t, other, len(one))
	}
}

// TestAll runs everything once, on this machine.
func TestAll(t *testing.T) {
	bench := openBench(t, measure.Token)
	var tried []string
	verified := All(t.Context(), bench, []probes.Advice{
		advised("stack", "Treiber"), advised(tuning.Padding, "256"), advised("lock", "sync.Mutex"),
		advised(tuning.GoSpin, "40"), advised(tuning.Placement, probes.Inconclusive),
	}, func(sentence string) { tried = append(tried, sentence) })
	assert.Equal(t, []string{"verifying stack", "verifying " + tuning.Padding, "nothing to verify of go_spin: " + nothing[tuning.GoSpin]}, tried)
	require.Len(t, verified, 5)
	for i := range 2 {
		require.NotNil(t, verified[i].Proof)
		assert.Equal(t, probes.Inconclusive, verified[i].Proof.Outcome, "one reading proves nothing")
	}
	assert.Nil(t, verified[2].Proof)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	assert.Nil(t, All(ctx, bench, verified[2:], func(string) {})[0].Proof)
}
