package tuning

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
)

func interval(median, half float64) *measure.Interval {
	return &measure.Interval{Median: median, Low: median - half, High: median + half, Confidence: 0.95, N: 31}
}

func finding(probe, answer string, results ...probes.Result) probes.Finding {
	return probes.Finding{Probe: probe, Verdict: probes.Verdict{Answer: answer, Why: "because " + probe, Results: results},
		Quality: measure.Quality{Grade: measure.Good}}
}

// bounded is an interval whose bounds are known.
func bounded(i *measure.Interval) *measure.Interval {
	i.Safe = &measure.Bounds{Low: i.Low, High: i.High}
	return i
}

// quiet is a machine on which everything was found.
func quiet() []probes.Finding {
	return []probes.Finding{
		finding("false-sharing", "128 B",
			probes.Result{Name: "destructive interference size", Value: 128, Unit: "B"},
			probes.Result{Name: "single word", Value: 64, Unit: "B"},
			probes.Result{Name: "control", Value: 1, Range: interval(1, 0.01)},
			probes.Result{Name: "single words on one line", Value: 5, Unit: "times", Range: interval(5, 0.1)},
			probes.Result{Name: "large sets padded to 128 B", Value: 6, Unit: "times", Range: interval(6, 1)}),
		finding("cas-cost", "fetch-add",
			probes.Result{Name: "rmw form", Choice: "fetch-add"},
			probes.Result{Name: "cas loop / fetch-add, alone", Value: 1.7, Unit: "times", Range: interval(1.7, 0.1)}),
		finding("spin-park", "5000 ns",
			probes.Result{Name: "spin hint", Choice: "PAUSE", Why: "each takes 50 ns"},
			probes.Result{Name: "cost of a hint", Value: 50, Unit: "ns", Range: interval(50, 1)},
			probes.Result{Name: "goroutine wake, giver goes on", Value: 60_000, Unit: "ns", Range: interval(60_000, 900)},
			probes.Result{Name: "spin budget", Value: 5000, Unit: "ns", Range: interval(5000, 200)},
			probes.Result{Name: "spin budget in hints", Value: 100, Unit: "PAUSE"}),
		choice(probes.Locks, probes.BestLock), choice(probes.Counters, probes.BestCounter), choice(probes.Selectors, probes.BestSelector),
		choice(probes.Shards, probes.BestShards), choice(probes.Batches, probes.BestBatch), choice(probes.Looks, probes.BestLooks),
		choice(probes.Stacks, probes.BestStack), choice(probes.Heads, probes.BestHead), choice(probes.Queues, probes.BestQueue), choice(probes.Readers, probes.BestReaders),
		choice(probes.Boxes, probes.BestBox), choice(probes.References, probes.BestReferences),
		choice(probes.Reclamation, probes.BestReclamation), choice(probes.Retries, probes.BestBackoff),
		finding(probes.Fences, "XCHG",
			probes.Result{Name: probes.BestFence, Choice: "XCHG", Why: "XCHG takes 5 ns"},
			probes.Result{Name: "MFENCE / XCHG", Value: 3, Unit: "times", Range: interval(3, 0.1)}),
		finding(probes.GoMutexSpin, "4 × 750 ns = 3000 ns",
			probes.Result{Name: probes.GoSpin, Value: 3000, Unit: "ns", Range: interval(3000, 20)},
			probes.Result{Name: probes.GoSpinOnce, Value: 750, Unit: "ns", Range: interval(750, 5)}),
		finding(probes.Hints, "PAUSE 50 ns",
			probes.Result{Name: "PAUSE" + probes.SiblingSpeed, Value: 1.5, Unit: "times", Range: bounded(interval(1.5, 0.1))}),
		finding(probes.CoreToCore, "2 classes",
			probes.Result{Name: probes.Nearest, Choice: "one core", Value: 3, Unit: "times", Range: interval(3, 0.1)}),
	}
}

// choice is the finding that one thing is best, and another one in one setting.
func choice(probe, result string) probes.Finding {
	return finding(probe, "this one",
		probes.Result{Name: result, Choice: "this one"},
		probes.Result{Name: probes.Cheapest + "goroutines 1", Choice: "that one", Value: 9, Unit: "ns/op", Range: interval(9, 0.1)},
		probes.Result{Name: probes.Cheapest + "goroutines 2", Choice: "this one", Value: 20, Unit: "ns/op", Range: interval(20, 1)})
}

func byTunable(advice []probes.Advice) map[string]probes.Advice {
	m := map[string]probes.Advice{}
	for _, a := range advice {
		m[a.Tunable] = a
	}
	return m
}

func TestAdvise(t *testing.T) {
	advice := byTunable(Advise(machine.Machine{Arch: "amd64"}, quiet()))
	assert.NotContains(t, advice, GOARM64, "on amd64")
	require.Len(t, advice, len(tunables)-1)
	wanted := map[string]string{Padding: "128 B", RMWForm: "fetch-add ", SpinHint: "PAUSE ", SpinBudget: "5000 ns", SpinCount: "100 PAUSE",
		Fence: "XCHG ", GoSpin: "50 of procyield", SMTHint: "PAUSE ", Placement: "one core "}
	for tunable, a := range advice {
		assert.Equal(t, cmp.Or(wanted[tunable], "this one "), a.Value+" "+a.Unit)
		assert.Equal(t, probes.High, a.Confidence, tunable)
		assert.NotEmpty(t, a.Evidence, tunable)
		assert.NotEmpty(t, a.WouldChangeIf, tunable)
		assert.NotEmpty(t, a.Others, tunable)
		assert.NotEmpty(t, a.Why, tunable)
	}
	assert.Contains(t, advice["lock"].WouldChangeIf, "goroutines 1: that one")
	assert.Equal(t, "goroutines 2: this one", advice["lock"].Evidence[1].What)
	assert.Contains(t, advice[Padding].WouldChangeIf, "64 B suffice")
	assert.Contains(t, advice[Padding].WouldChangeIf, "6.00 times there")
	assert.Contains(t, advice[SpinBudget].WouldChangeIf, "60000 ns to run again")
	for _, e := range advice[Padding].Evidence {
		assert.NotEqual(t, "control", e.What)
	}
}

// TestWhatIsMissingIsInconclusive: every way of not knowing must reach the advice with its reason.
func TestWhatIsMissingIsInconclusive(t *testing.T) {
	for _, a := range Advise(machine.Machine{Arch: "arm64"}, nil) {
		assert.False(t, a.Conclusive(), a.Tunable)
		assert.Contains(t, a.Why, "was not run")
		assert.Empty(t, a.Confidence)
	}
	var unknown []probes.Finding
	for _, f := range quiet() {
		f.Verdict = probes.Unknown("emulated: a sign")
		unknown = append(unknown, f)
	}
	for _, a := range Advise(machine.Machine{Arch: "amd64"}, unknown) {
		assert.Equal(t, "emulated: a sign", a.Why, a.Tunable)
		assert.Equal(t, probes.Inconclusive, a.Value)
	}
	lacking := finding("spin-park", "5000 ns", probes.Result{Name: "spin budget", Value: 5000, Range: interval(5000, 1)})
	hint := byTunable(Advise(machine.Machine{}, []probes.Finding{lacking}))[SpinHint]
	assert.Equal(t, "spin-park did not determine the spin hint", hint.Why)
}

func TestConfidence(t *testing.T) {
	findings := quiet()
	findings[0].Quality.Grade = measure.Noisy
	findings[2].Results[3].Range = interval(5000, 1000)
	advice := byTunable(Advise(machine.Machine{Arch: "amd64"}, findings))
	assert.Equal(t, probes.Medium, advice[Padding].Confidence, "noisy")
	assert.Equal(t, probes.High, advice[RMWForm].Confidence)
	assert.Equal(t, probes.Medium, advice[SpinBudget].Confidence, "a wide interval")
}

// TestGoSpin: what was measured of Go's own mutex stands beside the budget, and is no advice by itself.
func TestGoSpin(t *testing.T) {
	budget := byTunable(Advise(machine.Machine{Arch: "arm64"}, quiet()))[SpinBudget]
	assert.Equal(t, "5000", budget.Value)
	assert.Contains(t, fmt.Sprint(budget.Others), "{Go sync.Mutex 3000 ns, measured here, looking 4 times}")
	last := budget.Evidence[len(budget.Evidence)-1]
	assert.Equal(t, probes.Evidence{Finding: probes.GoMutexSpin, What: probes.GoSpin, Number: *interval(3000, 20), Unit: "ns"}, last)
	silent := slices.DeleteFunc(quiet(), func(f probes.Finding) bool { return f.Probe == probes.GoMutexSpin })
	without := byTunable(Advise(machine.Machine{Arch: "arm64"}, silent))
	assert.Len(t, without[SpinBudget].Evidence, len(budget.Evidence)-1)
	imitated := byTunable(Advise(machine.Machine{Arch: "amd64"}, silent))[SpinBudget]
	assert.Contains(t, fmt.Sprint(imitated.Others), "{Go sync.Mutex 120 hints: here 6000 ns, looking 4 times}")
	assert.False(t, without[GoSpin].Conclusive())
	assert.Equal(t, []string{probes.GoSpin, probes.SpinBudget}, restsOn(byTunable(Advise(machine.Machine{Arch: "amd64"}, quiet()))[GoSpin]))
}

// restsOn names the evidence.
func restsOn(a probes.Advice) (names []string) {
	for _, e := range a.Evidence {
		names = append(names, e.What)
	}
	return names
}

// TestGOARM64: whether LSE is there and dear, or not there at all, comes to the same level for two reasons.
func TestGOARM64(t *testing.T) {
	for _, test := range []struct{ form, measured, level, why string }{
		{"fetch-add LSE", "fetch-add LSE", "v8.1", "LSE is the better here"},
		{"fetch-add LL/SC", "fetch-add LSE", "v8.0", "no level keeps Go from using it"},
		{"fetch-add LL/SC", "fetch-add LL/SC", "v8.0", "a program for v8.1 would not run"},
	} {
		f := finding(probes.CASCost, test.form, probes.Result{Name: probes.RMWForm, Choice: test.form})
		f.Measurements = measure.Set{measure.NewSeries(test.measured, nil, "ns/op", nil, nil)}
		a := byTunable(Advise(machine.Machine{Arch: "arm64"}, []probes.Finding{f}))[GOARM64]
		assert.Equal(t, test.level, a.Value)
		assert.Contains(t, a.Why, test.why)
	}
}

// TestWholeNumbers: what is counted is written without a point, however small, for programs to take as a number.
func TestWholeNumbers(t *testing.T) {
	few := quiet()
	few[2].Results = slices.Clone(few[2].Results)
	for i, r := range few[2].Results {
		if r.Name == probes.SpinCount {
			few[2].Results[i].Value = 91
		}
	}
	assert.Equal(t, "91", byTunable(Advise(machine.Machine{}, few))[SpinCount].Value)
}

// TestCounted: a choice of numbers is a number and what it counts; where another is the cheapest is told by the whole
// name, by which it is varied as well.
func TestCounted(t *testing.T) {
	f := choice(probes.Batches, probes.BestBatch)
	for i, name := range []string{"16 at a time", "4 at a time", "16 at a time"} {
		f.Results[i].Choice = name
	}
	a := batchSize.advise("amd64", findings{f})
	assert.Equal(t, []string{"16", "at a time"}, []string{a.Value, a.Unit})
	assert.Contains(t, a.WouldChangeIf, "of which another is the cheapest: goroutines 1: 4 at a time; or values come so slowly")
	assert.Equal(t, "16 at a time", batchSize.levers(nil, a)[0].series)
	a = batchSize.advise("amd64", nil)
	assert.Empty(t, a.WouldChangeIf, "it is not advised")
}

// TestKinds: each kind of core has a count of its own, by names that programs can take; what was not measured of one is
// inconclusive, and the other stands.
func TestKinds(t *testing.T) {
	of := func(names ...string) (m machine.Machine) {
		for _, name := range names {
			m.Kinds = append(m.Kinds, machine.Kind{Name: name})
		}
		return m
	}
	all := quiet()
	hints := slices.IndexFunc(all, func(f probes.Finding) bool { return f.Probe == probes.Hints })
	last := len(all[hints].Results)
	all[hints].Results = append(all[hints].Results, probes.Result{Name: "PAUSE" + probes.OfKind + "1", Value: 15, Unit: "ns", Range: interval(15, 0.1)})
	advice := byTunable(Advise(of("core", "atom"), all))
	assert.Equal(t, "330 PAUSE", Whole(advice["spin_count_atom"]))
	assert.Equal(t, probes.High, advice["spin_count_atom"].Confidence)
	assert.Equal(t, []string{probes.SpinBudget, "PAUSE" + probes.OfKind + "1"}, restsOn(advice["spin_count_atom"]))
	assert.Contains(t, advice["spin_count_atom"].Why, "15.0 ns that a hint takes on a core of kind atom")
	assert.Equal(t, "hints did not determine the PAUSE, on a core of kind 0", advice["spin_count_core"].Why)
	assert.False(t, advice["spin_count_core"].Conclusive())
	assert.Equal(t, otherCounts("amd64"), byTunable(Advise(of("core", "atom"), all))["spin_count_atom"].Others)
	assert.Contains(t, advice["spin_count_atom"].WouldChangeIf, "the waiter moves to a core of another kind")
	assert.Equal(t, "hint PAUSE, on a core of kind 1", ofKinds(of("core", "atom"))[1].levers(all, advice["spin_count_atom"])[0].series)
	all[hints].Quality.Grade = measure.Noisy
	assert.Equal(t, probes.Medium, byTunable(Advise(of("core", "atom"), all))["spin_count_atom"].Confidence)
	assert.Equal(t, []string{SpinBudget, SpinHint}, Follows("spin_count_atom"))
	for _, ns := range []float64{0, -1, 1e-300, 1e300} {
		all[hints].Results = append(slices.Clone(all[hints].Results[:last]), probes.Result{Name: "PAUSE" + probes.OfKind + "1", Value: ns, Range: interval(ns, 0)})
		count := byTunable(Advise(of("core", "atom"), all))["spin_count_atom"]
		assert.False(t, count.Conclusive(), "a hint of %v ns", ns)
		assert.Empty(t, count.Confidence)
	}
	assert.NotContains(t, byTunable(Advise(of("core"), all)), "spin_count_core", "one kind is the machine")

	names := func(m machine.Machine) (list []string) {
		for _, k := range ofKinds(m) {
			list = append(list, strings.TrimPrefix(k.name, SpinCount+"_"))
			assert.Equal(t, SpinCount, Of(k.name))
		}
		return list
	}
	assert.Equal(t, []string{"cortex_a78", "cortex_a55", "kind2", "kind3", "kind4", "x_y2_z"},
		names(of("Cortex-A78", "Cortex-A55", "Cortex-A55", "\x1b[2", "kind 4", "X  y 2z")))
	assert.Equal(t, []string{"kind3", "kind1", "kind2", "kind4"}, names(of("kind 3", "", "", "kind 3")), "one that is called as another would be")
	assert.Len(t, ofKinds(of(slices.Repeat([]string{"many"}, 4096)...)), 16)
}

// TestOnePair: with two processors there is no placement to advise on, however well it was measured.
func TestOnePair(t *testing.T) {
	a := byTunable(Advise(machine.Machine{}, []probes.Finding{finding(probes.CoreToCore, "40 ns")}))[Placement]
	assert.False(t, a.Conclusive())
	assert.Equal(t, "there is one pair of processors, and so nothing to choose: because core-to-core", a.Why)
}

func TestOthersAreOfTheArchitecture(t *testing.T) {
	on := func(arch string) string { return fmt.Sprint(byTunable(Advise(machine.Machine{Arch: arch}, quiet()))) }
	assert.NotContains(t, on("amd64"), "ISB")
	assert.Contains(t, on("arm64"), "{Go internal/cpu.CacheLinePadSize 128}")
	assert.NotContains(t, on("arm64"), "XADD")
	assert.NotContains(t, on("amd64"), "DMB")
	assert.Contains(t, on("arm64"), "{Linux smp_mb DMB ISH}")
}
