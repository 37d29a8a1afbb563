package suite

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
)

// A costTable gives each form its cost by number of processors: 1, 2, 4.
type costTable map[string][]float64

func (c costTable) samples(spread float64) (set measure.Set) {
	for _, name := range slices.Sorted(maps.Keys(c)) {
		for i, cost := range c[name] {
			params := map[string]int{"cpus": 1 << i}
			set = append(set, jitter(name, params, cost, spread))
		}
	}
	// A series of failures must not be taken for a form.
	fails := jitter("cas loop"+failures, map[string]int{"cpus": 2}, 0.3, 0.01)
	fails.Unit = "of tries"
	return append(set, fails)
}

func TestJudgeCASCost(t *testing.T) {
	for _, c := range []struct {
		name      string
		costs     costTable
		spread    float64
		want, why string
	}{
		{"amd64", costTable{"fetch-add": {6, 40, 90}, "cas loop": {10, 120, 400}, control + "fetch-add": {6}}, 0.01,
			"fetch-add", "a cas loop costs 1.67 times as much alone and 3.00 times as much with 2 processors"},
		{"LSE executes far away", costTable{"fetch-add LSE": {50, 60, 70}, "fetch-add LL/SC": {6, 55, 150},
			"cas loop LSE": {60, 90, 200}, "cas loop LL/SC": {7, 80, 250}, control + "fetch-add LSE": {50}}, 0.01, "fetch-add LL/SC", ""},
		{"LSE is the better", costTable{"fetch-add LSE": {5, 30, 60}, "fetch-add LL/SC": {7, 90, 400},
			"cas loop LSE": {8, 70, 200}, "cas loop LL/SC": {9, 120, 600}, control + "fetch-add LSE": {5}}, 0.01, "fetch-add LSE", ""},
		{"no difference", costTable{"fetch-add": {6, 40}, "cas loop": {5.95, 39.8}, control + "fetch-add": {6}}, 0.01,
			"fetch-add", "no difference that matters"},
		{"too close", costTable{"fetch-add": {6, 40}, "cas loop": {6.2, 41}, control + "fetch-add": {6}}, 0.01, "fetch-add", ""},
		{"one processor", costTable{"fetch-add": {6}, "cas loop": {10}, control + "fetch-add": {6}}, 0.01,
			probes.Inconclusive, "only one processor"},
		{"unsteady", costTable{"fetch-add": {6, 40}, "cas loop": {10, 120}, control + "fetch-add": {9}}, 0.01,
			probes.Inconclusive, "the control failed"},
		{"nothing", costTable{}, 0.01, probes.Inconclusive, "no samples"},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := judgeCASCost(c.costs.samples(c.spread))
			assert.Equal(t, c.want, v.Answer, v.Why)
			assert.Contains(t, v.Why, c.why)
		})
	}
}

// TestTooCloseToTell needs samples whose noise is not shared by what they are compared with.
func TestTooCloseToTell(t *testing.T) {
	set := costTable{"fetch-add": {6, 40}, control + "fetch-add": {6}}.samples(0.001)
	loop := jitter("cas loop", map[string]int{"cpus": 1}, 6.1, 0.2)
	contended := jitter("cas loop", map[string]int{"cpus": 2}, 41, 0.2)
	v := judgeCASCost(append(set, loop, contended))
	assert.Equal(t, probes.Inconclusive, v.Answer)
	assert.Contains(t, v.Why, "too close to tell")
}

func TestFailed(t *testing.T) {
	assert.Equal(t, 0.25, failed([]measure.Timing{{Ops: 10, Failed: 5}, {Ops: 5}}))
}

func TestContenders(t *testing.T) {
	for all, want := range map[int][]int{2: {2}, 3: {2, 3}, 8: {2, 4, 8}, 12: {2, 4, 8, 12}} {
		assert.Equal(t, want, contenders(all))
	}
}
