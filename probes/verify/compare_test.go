package verify

import (
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
	"example.org/atomlab/structures/contest"
)

// adding is a side whose goroutines count so often for each operation.
func adding(name string, times int) Side {
	return Side{Name: name, Make: func(at map[string]int) []contest.Work {
		return slices.Repeat([]contest.Work{func(n int) {
			sum := uint64(n)
			for range n * times {
				sum = sum*6364136223846793005 + 1
			}
			if sum == 0 {
				panic("no such luck")
			}
		}}, max(1, at["goroutines"]))
	}}
}

// TestCompareJudges plants costs: the outcome is what was planted, whichever side it is on, and nothing where nothing
// was.
func TestCompareJudges(t *testing.T) {
	in := []map[string]int{{"goroutines": 1}, {"goroutines": 2}}
	for _, test := range []struct {
		usual, proposed, control, spread float64
		want                             string
	}{
		{20, 10, 1, 0.01, probes.Gain},
		{20, 18.5, 1, 0.005, probes.Gain},
		{20, 20, 1, 0.005, probes.NoLoss},
		{20, 21.5, 1, 0.005, probes.Loss},
		{10, 20, 1, 0.01, probes.Loss},
		{20, 10, 1.3, 0.01, probes.Inconclusive},
		{20, 19.5, 1, 0.6, probes.Inconclusive},
	} {
		p := Benchmark{Usual: adding("usual", 1), Proposed: adding("proposed", 1), In: in}.pairing()
		var set measure.Set
		for _, at := range in {
			n := at["goroutines"]
			set = append(set, samples("usual", n, test.usual, test.spread), samples("proposed", n, test.proposed, test.spread),
				samples(probes.ControlOf+"usual", n, test.usual*test.control, test.spread))
		}
		proof := p.prove(measure.Result{Set: set, Conditions: fit})
		assert.Equal(t, test.want, proof.Outcome, "%v: %s", test, proof.Why)
		if test.want == probes.Gain || test.want == probes.Loss {
			assert.InEpsilon(t, test.usual/test.proposed, proof.Ratio.Median, 0.02)
			assert.Len(t, proof.Bouts, 2)
		}
	}
}

// TestCompareFinds: sixteen times the work is no gain on any machine, however busy, and a sixteenth no loss.
func TestCompareFinds(t *testing.T) {
	b := openBench(t, measure.Quick)
	for _, test := range []struct {
		usual, proposed int
		wants           []string
	}{
		{16, 1, []string{probes.Gain, probes.Inconclusive}},
		{1, 16, []string{probes.Loss, probes.Inconclusive}},
	} {
		proof, err := Compare(t.Context(), b, Benchmark{Usual: adding("usual", test.usual), Proposed: adding("proposed", test.proposed)})
		require.NoError(t, err)
		assert.Contains(t, test.wants, proof.Outcome, proof.Why)
		if proof.Outcome == probes.Inconclusive {
			t.Log("inconclusive: ", proof.Why)
		}
		assert.Equal(t, []string{"usual", "proposed"}, []string{proof.Default, proof.Advised})
	}
	assert.Nil(t, b.Decided, "the bench is as it was")
}

func TestCompareRefuses(t *testing.T) {
	side, two := adding("a", 1), Side{Name: "b", Make: func(map[string]int) []contest.Work { return make([]contest.Work, 2) }}
	for says, of := range map[string]Benchmark{
		"need two names":                 {Usual: side, Proposed: side},
		"need a function Make each":      {Usual: side, Proposed: Side{Name: "b"}},
		"a has 1 goroutines and b has 2": {Usual: side, Proposed: two},
		"in map[goroutines:2] a has 2 goroutines and none has 0": {Usual: side, In: []map[string]int{{"goroutines": 2}},
			Proposed: Side{Name: "none", Make: func(map[string]int) []contest.Work { return nil }}},
	} {
		_, err := Compare(t.Context(), nil, of)
		assert.ErrorContains(t, err, says)
	}
	b := openBench(t, measure.Token)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	proof, err := Compare(ctx, b, Benchmark{Usual: side, Proposed: adding("b", 1)})
	assert.True(t, err != nil || proof.Outcome == probes.Inconclusive, "nothing was measured")
}
