package measure

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
)

// shapes are distributions of one cluster, with spreads that timings have.
var shapes = map[string]func(r *rand.Rand) float64{
	"normal 2 %":     func(r *rand.Rand) float64 { return 1 + 0.02*r.NormFloat64() },
	"lognormal 10 %": func(r *rand.Rand) float64 { return math.Exp(0.1 * r.NormFloat64()) },
	"lognormal 50 %": func(r *rand.Rand) float64 { return math.Exp(0.5 * r.NormFloat64()) },
	"long tail":      func(r *rand.Rand) float64 { return 1 + 0.2*r.ExpFloat64() },
	"uniform":        func(r *rand.Rand) float64 { return 1 + 0.5*r.Float64() },
}

// mixtures are distributions of several clusters; the number is how many.
var mixtures = map[string]struct {
	modes  int
	detect float64 // the least share of samples of 31 in which they must be found
	draw   func(r *rand.Rand) float64
}{
	"30 % are 30 % slower": {2, 0.9, func(r *rand.Rand) float64 {
		return pickOne(r, 0.3, 1.3, 1) * (1 + 0.03*r.NormFloat64())
	}},
	"a quarter twice as slow": {2, 0.6, func(r *rand.Rand) float64 {
		return pickOne(r, 0.25, 2, 1) * math.Exp(0.1*r.NormFloat64())
	}},
	"a guest in three places": {3, 0.75, func(r *rand.Rand) float64 { // 28, 105 and 310 ns, as a public table has them
		return pickOne(r, 0.33, 310, pickOne(r, 0.5, 105, 28)) * math.Exp(0.05*r.NormFloat64())
	}},
}

func pickOne(r *rand.Rand, share, yes, no float64) float64 {
	if r.Float64() < share {
		return yes
	}
	return no
}

func draw(r *rand.Rand, n int, one func(r *rand.Rand) float64) []float64 {
	values := make([]float64, n)
	for i := range values {
		values[i] = one(r)
	}
	return values
}

func TestModesFalseAlarms(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for name, shape := range shapes {
		for _, n := range []int{15, 31, 61, 101} {
			const trials = 2000
			alarms := 0
			for range trials {
				if Modes(draw(r, n, shape)) != nil {
					alarms++
				}
			}
			assert.LessOrEqual(t, float64(alarms)/trials, 0.02, "%s, n=%d", name, n)
		}
	}
}

func TestModesAreFound(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for name, m := range mixtures {
		const trials = 1000
		found := 0
		for range trials {
			if len(Modes(draw(r, 31, m.draw))) == m.modes {
				found++
			}
		}
		t.Logf("%s: %.0f %%", name, 100*float64(found)/trials)
		assert.GreaterOrEqual(t, float64(found)/trials, m.detect, name)
	}
}

func TestModesOfLittle(t *testing.T) {
	assert.Nil(t, Modes(nil))
	assert.Nil(t, Modes([]float64{1, 1, 1, 1, 1, 1, 1, 9, 9, 9, 9, 9, 9, 9}), "14 are too few")
	assert.Nil(t, Modes(make([]float64, 40)), "zeros have no logarithm")
	fifteen := []float64{1, 1, 1, 1, 1, 1, 1, 9, 9, 9, 9, 9, 9, 9, 9}
	assert.Equal(t, []Mode{{1, 7}, {9, 8}}, Modes(fifteen))
	assert.Equal(t, "1.00 (7) or 9.00 (8) ns [1.00, 9.00] n=15", Summarise(fifteen).In("ns"))
}

// TestConcordance compares with all pairs, one by one; of a million samples nobody could wait for those.
func TestConcordance(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for n := range 200 {
		values, want := make([]float64, n), int64(0)
		for i := range values {
			values[i] = float64(r.IntN(1 + n/3*r.IntN(2))) // many are equal
			for _, earlier := range values[:i] {
				want += int64(cmp.Compare(values[i], earlier))
			}
		}
		assert.Equal(t, want, concordance(values), values)
	}
	assert.NotZero(t, Drift(slices.Sorted(slices.Values(draw(r, 1<<20, shapes["lognormal 10 %"])))))
}

func TestDrift(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	const trials = 2000
	alarms, found := 0, 0
	for range trials {
		steady := draw(r, 31, shapes["lognormal 10 %"])
		if Drift(steady) != 0 {
			alarms++
		}
		for i := range steady {
			steady[i] *= 1 + 0.3*float64(i)/31
		}
		if Drift(steady) > 0 {
			found++
		}
	}
	assert.LessOrEqual(t, float64(alarms)/trials, 0.01)
	assert.GreaterOrEqual(t, float64(found)/trials, 0.85)
	assert.InDelta(t, -0.5, Drift([]float64{8, 8.1, 8.2, 7, 6, 5, 4, 4.1, 4.05}), 0.01)
	assert.Zero(t, Drift([]float64{1, 2, 3}), "too few")
	assert.Zero(t, Drift([]float64{1, 1.001, 1.002, 1.003, 1.004, 1.005, 1.006, 1.007, 1.008}), "a trend too small to matter")
}
