package suite

import (
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
)

// jitter spreads a cost over samples, by as much as is asked for to either side, and otherwise for each series.
func jitter(name string, params map[string]int, cost, spread float64) measure.Series {
	seed := uint64(len(name))
	for _, key := range slices.Sorted(maps.Keys(params)) {
		seed = seed*4099 + uint64(params[key])
	}
	r := rand.New(rand.NewPCG(seed, 1))
	var samples []float64
	var passes []int
	for pass, step := range r.Perm(31) {
		noise := spread * float64(step-15) / 15
		samples, passes = append(samples, math.Round(1e4*cost*(1+noise))/1e4), append(passes, pass)
	}
	return measure.NewSeries(name, params, "ns/op", samples, passes)
}

// A sharer imitates a machine that keeps line bytes coherent together, and fetches lines in groups of fetch bytes.
type sharer struct {
	line, fetch int
	penalty     float64 // of two words on one line
	drift       float64 // between two measurements of the same thing
	spread      float64
}

func (m sharer) samples() (set measure.Set) {
	for _, stride := range sharingStrides {
		for _, shift := range []int{0, halfPair} {
			cost := 5.0
			if shift/m.line == (shift+stride)/m.line {
				cost *= m.penalty
			}
			if shift != 0 {
				cost *= 1 + m.drift
			}
			params := map[string]int{"stride": stride, "shift": shift}
			set = append(set, jitter(lockStep, params, 20*cost, m.spread))
			for _, mix := range mixtures {
				set = append(set, jitter(mix.name, params, cost, m.spread))
			}
		}
	}
	for _, counters := range []counterSet{smallSet, largeSet} {
		for _, pad := range sharingPads {
			cost := 1.0
			if pad < m.fetch { // the two threads' counters are in one group
				cost *= 3 * m.penalty
			}
			params := map[string]int{"pad": pad}
			set = append(set, jitter(counters.name, params, cost, m.spread), jitter(counters.name+apart, params, 1, m.spread))
		}
	}
	return set
}

func TestJudgeFalseSharing(t *testing.T) {
	for _, c := range []struct {
		name      string
		machine   sharer
		want, why string
	}{
		{"64-byte lines", sharer{64, 64, 5, 0, 0.001}, "64 B", "sets of counters agree"},
		{"64-byte lines fetched in pairs", sharer{64, 128, 5, 0, 0.001}, "128 B", "neighbouring lines are fetched along"},
		{"32-byte lines", sharer{32, 32, 3, 0, 0.001}, "32 B", ""},
		{"128-byte lines", sharer{128, 128, 8, 0, 0.001}, "128 B", "agree"},
		{"256-byte lines", sharer{256, 256, 4, 0, 0.001}, "256 B", "agree"},
		{"noise of a fifth", sharer{64, 64, 5, 0, 0.2}, "64 B", ""},
		{"one first-level cache", sharer{64, 64, 1.02, 0, 0.001}, probes.Inconclusive, "cost no more than words apart"},
		{"an unsteady machine", sharer{64, 64, 5, 0.3, 0.001}, probes.Inconclusive, "the control failed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := judgeFalseSharing(c.machine.samples())
			assert.Equal(t, c.want, v.Answer, v.Why)
			assert.Contains(t, v.Why, c.why)
		})
	}
	assert.Equal(t, probes.Inconclusive, judgeFalseSharing(nil).Answer)
}

// TestSetsDoNotOverlap: no two counters of the two threads may share memory, at any padding.
func TestSetsDoNotOverlap(t *testing.T) {
	for _, set := range []counterSet{smallSet, largeSet} {
		for _, pad := range sharingPads {
			last := -1
			for i := range set.size {
				for _, at := range []int{set.place(i, pad), set.place(i, pad) + pad} {
					require.Greater(t, at, last, "%s padded to %d, counter %d", set.name, pad, i)
					last = at + 15
				}
			}
			assert.LessOrEqual(t, last, set.span(pad))
		}
	}
}
