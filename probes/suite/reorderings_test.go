package suite

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/catalogue"
	"example.org/atomlab/litmus/hardware"
	"example.org/atomlab/litmus/verdict"
)

func TestJudgeReorderings(t *testing.T) {
	one := func(name, unit string, value float64) measure.Series {
		return measure.NewSeries(name, nil, unit, []float64{value}, []int{0})
	}
	counted, good, bad := one("SB: iterations", iterationsName, 2e6), one("SB", violationUnit, 0), one("MP", violationUnit, 0.5)
	weak, strong := one("SB: reordered", reorderingUnit, 20_000), one("R: reordered", reorderingUnit, 0)
	for want, set := range map[string]measure.Set{
		"1 of 2 that the architecture allows, and nothing that it forbids, in 2 million iterations of 1 tests": {counted, good, weak, strong},
		"VIOLATION: 1 of 2 tests show what the architecture forbids":                                           {counted, good, bad, weak},
		"inconclusive": {counted, good, strong},
	} {
		assert.Equal(t, want, judgeReorderings(set).Answer)
	}
	assert.Contains(t, judgeReorderings(measure.Set{good, bad}).Why, "MP (0.5 a million)")
	assert.Contains(t, judgeReorderings(measure.Set{good, weak}).Why, "SB 2 %")
}

// TestCountReorderings: a state is forbidden by the catalogue or by the model.
func TestCountReorderings(t *testing.T) {
	state := func(proc0, proc1 int64) litmus.State {
		return litmus.State{litmus.Register(0, "rax"): litmus.Int(proc0), litmus.Register(1, "rax"): litmus.Int(proc1)}
	}
	for _, test := range []struct {
		name                 string
		state                litmus.State
		violation, reordered float64
	}{
		{"SB", state(0, 0), 0, 1e6},
		{"SB", state(1, 0), 0, 0},
		{"SB", state(2, 0), 1e6, 0},
		{"SB+mfences", state(0, 0), 1e6, -1},
		{"SB+mfences", state(1, 0), 0, -1},
	} {
		e, found := catalogue.Find(litmus.X86_64, test.name)
		require.True(t, found)
		seen := &hardware.Result{Iterations: 7, Outcomes: []litmus.Outcome{{State: test.state, Count: 7}}}
		reordered := -1.0
		for _, s := range count(context.Background(), e, seen, new(verdict.Models)) {
			switch s.Unit {
			case violationUnit:
				assert.InDelta(t, test.violation, s.Samples[0], 1e-6, "%s %v", test.name, test.state)
			case reorderingUnit:
				reordered = s.Samples[0]
			}
		}
		assert.InDelta(t, test.reordered, reordered, 1e-6, "%s %v", test.name, test.state)
	}
}
