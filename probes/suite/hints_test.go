package suite

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/affinity"
	"example.org/atomlab/asm/loop"
	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/asm/team"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/probetest"
)

// A hinter imitates a core: what hints cost in ns, and what a busy sibling does to them and they to it.
type hinter struct {
	hints           map[string]float64
	cycle           float64 // ns
	hz              float64 // of the counter
	slower, relieve float64 // beside a sibling; 0: there is none
	again           float64 // the control, as a multiple of what it repeats
	spread          float64
}

func (h hinter) samples() (set measure.Set) {
	alone := map[string]int{"cpus": 1}
	set = append(set, jitter(emptyLoop, alone, 0.05, 0.01), jitter(oneCycle, alone, h.cycle, 0.001))
	if h.slower > 0 {
		set = append(set, jitter(emptyLoop+besideBusy, nil, 0.1, 0.01), jitter(emptyLoop+besideBusy+": "+itsWork, nil, 2*h.cycle, 0.01))
	}
	for i, name := range slices.Sorted(maps.Keys(h.hints)) {
		cost := h.hints[name]
		set = append(set, jitter("hint "+name, alone, cost, h.spread))
		ticks := jitter("hint "+name+": "+inTicks, alone, cost*h.hz/1e9, h.spread)
		ticks.Unit = "TSC ticks/op"
		set = append(set, ticks)
		if i == 0 {
			set = append(set, jitter(control+"hint "+name, alone, h.again*cost, h.spread))
		}
		if h.slower > 0 {
			set = append(set, jitter("hint "+name+besideBusy, nil, h.slower*cost, 0.01),
				jitter("hint "+name+besideBusy+": "+itsWork, nil, 2*h.cycle/h.relieve, 0.01))
		}
	}
	return set
}

// ofKinds are what hints cost on each kind of core.
func ofKinds(kinds []map[string]float64) (set measure.Set) {
	for i, hints := range kinds {
		for _, name := range slices.Sorted(maps.Keys(hints)) {
			set = append(set, jitter(probes.HintAlone+name+probes.OfKind+strconv.Itoa(i), nil, hints[name], 0.01))
		}
	}
	return set
}

// TestJudgeKinds: each kind's cost is a result, unless it is uncertain.
func TestJudgeKinds(t *testing.T) {
	set := hinter{map[string]float64{"PAUSE": 46}, 0.25, 2.6e9, 0, 0, 1, 0.01}.samples()
	set = append(set, ofKinds([]map[string]float64{{"PAUSE": 46}, {"PAUSE": 15}})...)
	set = append(set, jitter("hint PAUSE"+probes.OfKind+"2", nil, 20, 0.9))
	v := judgeHints(set)
	assert.Equal(t, "PAUSE 46.0 ns", v.Answer)
	assert.Contains(t, v.Why, "15.0 ns on a core of kind 1")
	for kind, want := range map[string]float64{"0": 46, "1": 15} {
		r, found := probes.Finding{Verdict: v}.Result("PAUSE" + probes.OfKind + kind)
		assert.True(t, found)
		assert.InEpsilon(t, want, r.Value, 0.01)
	}
	_, found := probes.Finding{Verdict: v}.Result("PAUSE" + probes.OfKind + "2")
	assert.False(t, found)
}

// TestKindTrials: each kind has a thread of its own on a processor of it, and what may not be used is said.
func TestKindTrials(t *testing.T) {
	w := atWork(t)
	cpus := w.Team.CPUs()
	m := w.Machine
	defer func() { w.Machine = m }()
	w.Machine.Kinds = []machine.Kind{{Name: "core", CPUs: affinity.List{4095, cpus[0]}}, {Name: "atom", CPUs: affinity.List{cpus[len(cpus)-1]}}, {Name: "gone", CPUs: affinity.List{4095}}}
	trials, free, skips := kindTrials(w.Bench)
	defer free()
	require.Len(t, trials, 2*len(loop.Present(loop.Hint)))
	for _, trial := range trials {
		assert.True(t, trial.Free)
		assert.Positive(t, trial.Take().Values[0], trial.Name)
	}
	assert.Equal(t, []probes.Skip{{What: "hints" + probes.OfKind + "2", Why: "this process may use no processor of kind gone"}}, skips)
	w.Machine.Kinds = w.Machine.Kinds[:1]
	trials, free, _ = kindTrials(w.Bench)
	defer free()
	assert.Empty(t, trials, "one kind is the machine")
}

func TestJudgeHints(t *testing.T) {
	pause := map[string]float64{"PAUSE": 25}
	for _, c := range []struct {
		name string
		core hinter
		want string
		why  []string
	}{
		{"in all units", hinter{pause, 0.25, 2.6e9, 0, 0, 1, 0.01}, "PAUSE 25.0 ns", []string{"PAUSE takes 25.0 ns [", "= 100 cycles = 65.0 TSC ticks"}},
		{"a sibling", hinter{pause, 0.25, 2.6e9, 2, 1.5, 1, 0.01}, "PAUSE 25.0 ns", []string{"2.00 times as long", "which does 1.50 times as much"}},
		{"a hint that frees nothing", hinter{pause, 0.25, 2.6e9, 1, 1, 1, 0.01}, "PAUSE 25.0 ns", []string{"0.999 times as long beside a busy thread", "does no more"}},
		{"a NOP", hinter{map[string]float64{"YIELD": 0.4, "ISB": 12}, 0.4, 1e8, 0, 0, 1, 0.01}, "ISB 12.0 ns; YIELD 0.400 ns, as good as nothing",
			[]string{"YIELD takes 0.400 ns", "= 1.20 TSC ticks"}},
		{"a failing control", hinter{pause, 0.25, 2.6e9, 0, 0, 1.3, 0.01}, probes.Inconclusive, []string{"the control failed"}},
		{"noise", hinter{pause, 0.25, 2.6e9, 0, 0, 1, 0.9}, probes.Inconclusive, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := judgeHints(c.core.samples())
			assert.Equal(t, c.want, v.Answer, v.Why)
			for _, why := range c.why {
				assert.Contains(t, v.Why, why)
			}
			if c.core.slower == 0 {
				assert.NotContains(t, v.Why, "busy")
			}
		})
	}
	assert.Equal(t, probes.Unknown("no samples of any hint"), judgeHints(nil))
	whole := hinter{pause, 0.25, 2.6e9, 0, 0, 1, 0.01}.samples()
	without := slices.DeleteFunc(whole, func(s measure.Series) bool { return s.Name == control+"hint PAUSE" })
	assert.Contains(t, judgeHints(without).Why, "the control failed")
	wide := slices.Clone(hinter{pause, 0.25, 2.6e9, 0, 0, 1, 0.01}.samples())
	for i, s := range wide {
		if s.Name == "hint PAUSE" || s.Name == control+"hint PAUSE" { // the same noise, which the control cannot see
			wide[i] = measure.NewSeries(s.Name, s.Params, s.Unit, jitter("noise", nil, 25, 0.9).Samples, s.Passes)
		}
	}
	assert.Contains(t, judgeHints(wide).Why, "PAUSE takes between")
}

// TestMeasureHints looks at what is read: each hint of the processor, the control, and the clock's ticks, which are its
// pace times the same reading.
func TestMeasureHints(t *testing.T) {
	w := atWork(t)
	w.Machine.Cores = [][]int{{w.Team.CPUs()[0]}}
	trials, _ := hintTrials(w.Bench)
	for _, trial := range trials {
		r := ticking(w.Bench, trial).Take()
		require.Len(t, r.Values, 2)
		assert.InEpsilon(t, r.Values[0], r.Values[1]/w.Clock.Hz*1e9, 1e-9)
	}
	assert.Len(t, trials, len(loop.Present(loop.Hint))+1)
	_, why := threadsOfACore(w.Machine)
	assert.NotEmpty(t, why)
	cpus, why := threadsOfACore(machine.Machine{Cores: [][]int{{0}, {1, 5, 9}}})
	assert.Equal(t, []int{1, 5}, cpus)
	assert.Empty(t, why)
}

// TestSiblingTrials: the first thread has the hint, and the second one adds, which is what its own time is of.
func TestSiblingTrials(t *testing.T) {
	w := atWork(t)
	both, err := team.New(w.Team.CPUs())
	require.NoError(t, err)
	defer both.Close()
	trials := siblingTrials(w.Bench, both)
	require.Len(t, trials, len(loop.Present(loop.Hint))+1)
	work := besideAdditions(loop.Get(loop.Hint))
	assert.Equal(t, []loop.Op{loop.Hint, loop.Chain}, []loop.Op{work[0].Loop.Op, work[1].Loop.Op})
	for _, trial := range trials {
		assert.True(t, trial.Free)
		r := trial.Take()
		require.Len(t, r.Values, 2)
		assert.Positive(t, r.Values[0])
		assert.Positive(t, r.Values[1])
	}
}

// TestHintsEndToEnd: what is measured is what the judge reads.
func TestHintsEndToEnd(t *testing.T) {
	b, err := measure.OpenBench(machine.Detect(), measure.Effort{Name: "test", Least: 8, Most: 8, Precision: 1, Span: measure.Token.Span}, 1)
	require.NoError(t, err)
	defer b.Close()
	result, skips := measureHints(context.Background(), b, nil)
	assert.Len(t, hintsOf(result.Set), len(loop.Present(loop.Hint)))
	assert.NotEmpty(t, result.Set.Find(oneCycle, map[string]int{"cpus": 1}).Samples)
	if _, why := threadsOfACore(b.Machine); why != "" {
		assert.Contains(t, skips, probes.Skip{What: "hints" + besideBusy, Why: why})
	}
	if why := judgeHints(result.Set).Why; b.Machine.Emulated == "" {
		assert.NotContains(t, why, "no samples")
	}
}

var _ = judged(probetest.Trial{
	Probe:   "hints",
	Control: probetest.Named(control),
	Worlds: []probetest.World{
		{Name: "amd64", Answer: "PAUSE 25.0 ns", Set: hinter{map[string]float64{"PAUSE": 25}, 0.25, 2.6e9, 0, 0, 1, 0.01}.samples()},
		{Name: "beside a sibling", Answer: "PAUSE 43.0 ns", Set: hinter{map[string]float64{"PAUSE": 43}, 0.25, 2.6e9, 1.5, 1.2, 1, 0.01}.samples()},
		{Name: "arm64", Answer: "ISB 12.0 ns; YIELD 0.400 ns, as good as nothing",
			Set: hinter{map[string]float64{"YIELD": 0.4, "ISB": 12}, 0.4, 1e8, 0, 0, 1, 0.01}.samples()},
	},
})
