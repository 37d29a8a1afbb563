package suite

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/gospin"
	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/probetest"
)

// A spinner imitates a machine: what a hint costs, what procyield makes of 30 there, and what the spin takes.
type spinner struct {
	hint   float64
	wait   gospin.Wait
	spin   float64
	yield  float64 // what procyield(30) takes, as a multiple of it
	again  float64 // the control
	spread float64
}

func (s spinner) samples() measure.Set {
	return append(byTheCode(s.wait), jitter(goSpin, nil, s.spin, s.spread), jitter(control+goSpin, nil, s.again*s.spin, s.spread),
		jitter(goProcyield, nil, s.yield*s.spin, s.spread), jitter(goCall, nil, 2, 0.01),
		jitter(goSpinHint, map[string]int{"cpus": 1}, s.hint, 0.01))
}

func TestJudgeGoMutexSpin(t *testing.T) {
	pause, slow, fast := gospin.Hints(30), gospin.Delay(30, 25_000_000), gospin.Delay(30, 1_000_000_000)
	for _, c := range []struct {
		name      string
		machine   spinner
		want, why string
	}{
		{"30 PAUSEs", spinner{25, pause, 752, 1, 1, 0.01}, "4 × 752 ns = 3010 ns", "by arithmetic: 30 times PAUSE of 25.0 ns"},
		{"a slow counter: one ISB", spinner{11, slow, 13, 1, 1, 0.01}, "4 × 13.0 ns = 52.0 ns",
			"by arithmetic: 1 times ISB of 11.0 ns, since the rest of 30 ns is less than a tick of 40.0 ns"},
		{"a fast counter", spinner{11, fast, 32, 1, 1, 0.01}, "4 × 32.0 ns = 128 ns", "then more until 11 ticks of 1.00 ns are over"},
		{"a spin that is another", spinner{25, pause, 40, 1, 1, 0.01}, probes.Inconclusive, "by arithmetic"},
		{"one that is longer", spinner{25, pause, 1000, 1, 1, 0.01}, probes.Inconclusive, "by arithmetic"},
		{"arm64 as it was before, 30 YIELDs", spinner{11, slow, 12 * 30, 1, 1, 0.01}, probes.Inconclusive, "by arithmetic"},
		{"another argument", spinner{25, pause, 752, 1.5, 1, 0.01}, probes.Inconclusive, "this Go spins otherwise"},
		{"a failing control", spinner{25, pause, 752, 1, 1.2, 0.01}, probes.Inconclusive, "the control failed"},
		{"noise", spinner{25, pause, 752, 1, 1, 0.9}, probes.Inconclusive, ""},
		{"nothing known of the code", spinner{25, gospin.Wait{}, 752, 1, 1, 0.01}, probes.Inconclusive, "was not measured"},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := judgeGoMutexSpin(c.machine.samples())
			assert.Equal(t, c.want, v.Answer, v.Why)
			assert.Contains(t, v.Why, c.why)
			all, found := probes.Finding{Verdict: v}.Result(probes.GoSpin)
			assert.Equal(t, v.Conclusive(), found)
			if found {
				assert.InEpsilon(t, 4*c.machine.spin, all.Value, 0.01)
				assert.InEpsilon(t, 4*c.machine.spin, all.Range.Median, 0.01)
				assert.Less(t, all.Range.Safe.High, 4.2*c.machine.spin)
			}
		})
	}
	assert.Equal(t, probes.Unknown("no samples of the spin"), judgeGoMutexSpin(nil))
	whole := spinner{25, pause, 752, 1, 1, 0.01}.samples()
	for _, missing := range []string{control + goSpin, goProcyield, goCall, goSpinHint, goSpinHints} {
		set := slices.DeleteFunc(slices.Clone(whole), func(s measure.Series) bool { return s.Name == missing })
		assert.False(t, judgeGoMutexSpin(set).Conclusive(), "without %s", missing)
	}
	wide := slices.Clone(whole)
	for i, s := range wide { // the same noise in all three, which no control sees
		if s.Name == goSpin || s.Name == control+goSpin || s.Name == goProcyield {
			wide[i] = measure.NewSeries(s.Name, nil, s.Unit, jitter("noise", nil, 752, 0.9).Samples, s.Passes)
		}
	}
	assert.True(t, strings.HasPrefix(judgeGoMutexSpin(wide).Why, "one spin takes between"))
}

// TestSpinTrial: the mean is over the calls that there were.
func TestSpinTrial(t *testing.T) {
	w := atWork(t)
	calls := 0
	r := spinTrial(w.Bench, "x", func() { calls++ }).Take()
	require.Len(t, r.Values, 1)
	assert.Positive(t, calls)
	assert.Zero(t, calls%16)
	ticks := r.Values[0] * float64(calls) / w.Clock.Nanoseconds(1)
	assert.InDelta(t, math.Round(ticks), ticks, 1e-3, "whole ticks in all")
	assert.GreaterOrEqual(t, ticks+0.5, float64(w.Clock.Ticks(w.Effort.Span)))
}

// TestGoMutexSpinEndToEnd: what is measured is what the judge reads.
func TestGoMutexSpinEndToEnd(t *testing.T) {
	b, err := measure.OpenBench(machine.Detect(), measure.Effort{Name: "test", Least: 8, Most: 8, Precision: 1, Span: measure.Token.Span}, 1)
	require.NoError(t, err)
	defer b.Close()
	result, skips := measureGoMutexSpin(context.Background(), b, nil)
	assert.Empty(t, skips)
	for _, name := range []string{goSpin, goProcyield, goCall, control + goSpin, goSpinHint, goSpinHints, goSpinTicks} {
		assert.NotEmpty(t, result.Set.Named(name), name)
	}
	if b.Machine.Emulated == "" {
		low, high, how := spinByArithmetic(result.Set)
		assert.Positive(t, low, how)
		assert.Less(t, low, high)
	}
}

var _ = judged(probetest.Trial{
	Probe:   probes.GoMutexSpin,
	Control: probetest.Named(control),
	Worlds: []probetest.World{
		{Name: "30 PAUSEs", Answer: "4 × 752 ns = 3010 ns", Set: spinner{25, gospin.Hints(30), 752, 1, 1, 0.01}.samples()},
		{Name: "one ISB", Answer: "4 × 13.0 ns = 52.0 ns", Set: spinner{11, gospin.Delay(30, 25_000_000), 13, 1, 1, 0.01}.samples()},
		{Name: "not what it is made of", Answer: probes.Inconclusive, Set: spinner{25, gospin.Hints(30), 13, 1, 1, 0.01}.samples()},
	},
})
