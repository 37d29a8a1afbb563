package suite

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/asm/measure"
)

// TestSeldomWrong draws worlds in which the costs are known, and measures them noisily, some readings out of all
// proportion: what is said for certain must be so, but for one in twenty, and much of what is clear must be said.
func TestSeldomWrong(t *testing.T) {
	InLongTest(t)
	r := rand.New(rand.NewPCG(22, 0))
	for _, noise := range []float64{0.02, 0.1, 0.3, 1} {
		said, wrong, clear := 0, 0, 0
		const worlds = 150
		for range worlds {
			costs := drawn(r)
			right := costs.rightly()
			answer, why, certain := costs.measured(r, noise, 40).choose()
			if slices.Contains(right, answer) {
				clear++
			}
			if certain {
				said++
				if !slices.Contains(right, answer) {
					wrong++
					t.Logf("noise of %v, costs %v: %s, rightly %s: %s", noise, costs, answer, right, why)
				}
			}
		}
		assert.LessOrEqual(t, wrong, worlds/20, "noise of %v", noise)
		if noise < 0.1 {
			assert.Greater(t, said, worlds/2, "noise of %v: %d would have been right", noise, clear)
		}
	}
}

// TestSeldomTwoAnswers: between the two thresholds either answer is right, but the next run should not have the other.
func TestSeldomTwoAnswers(t *testing.T) {
	InLongTest(t)
	r := rand.New(rand.NewPCG(31, 0))
	for _, noise := range []float64{0.02, 0.05, 0.1} {
		both, differ := 0, 0
		for range 100 {
			costs := drawn(r)
			first, _, certain := costs.measured(r, noise, 56).choose()
			second, _, again := costs.measured(r, noise, 56).choose()
			if certain && again {
				if both++; first != second {
					differ++
				}
			}
		}
		assert.LessOrEqual(t, differ, both/20, "noise of %v", noise)
	}
}

// TestAtTheThreshold: where one is better by just what matters, the customary one is left.
func TestAtTheThreshold(t *testing.T) {
	InLongTest(t)
	r := rand.New(rand.NewPCG(32, 0))
	for range 20 {
		answer, why, certain := trueCosts{{10 * dearer, 10}, {10, 10}}.measured(r, 0.02, 56).choose()
		assert.True(t, certain, why)
		assert.Equal(t, rivalName(1), answer)
	}
}

// TestLeftForLittle: who is not the customary one is left for what is better by however little, for certain.
func TestLeftForLittle(t *testing.T) {
	InLongTest(t)
	answer, why, certain := trueCosts{{20, 10.2, 10}, {20, 10.2, 10}}.measured(rand.New(rand.NewPCG(34, 0)), 0.005, 56).choose()
	assert.True(t, certain, why)
	assert.Equal(t, rivalName(2), answer, why)
}

// TestRatiosByThemselves: what is worth 1.05 in one setting and a third in another is told apart in some worlds only by
// the bounds of each, and never the wrong way round.
func TestRatiosByThemselves(t *testing.T) {
	InLongTest(t)
	r := rand.New(rand.NewPCG(33, 0))
	told, together := 0, 0
	for range 50 {
		c := trueCosts{{10.5, 10}, {13.5, 10}}.measured(r, 0.15, 56)
		a := [2]measure.Series{c.fields[0].costs[rivalName(0)], c.fields[0].costs[rivalName(1)]}
		b := [2]measure.Series{c.fields[1].costs[rivalName(0)], c.fields[1].costs[rivalName(1)]}
		if lessBy(1, a, b) {
			told++
		}
		if measure.Quotient(measure.Set{a[0], b[1]}, measure.Set{a[1], b[0]}).Below(1) {
			together++
		}
		assert.False(t, lessBy(1, b, a))
	}
	assert.Greater(t, told, together)
}

// TestNoiseAtTheTop: who seems to be the cheapest everywhere, by chance, is not for certain.
func TestNoiseAtTheTop(t *testing.T) {
	InLongTest(t)
	r := rand.New(rand.NewPCG(7, 0))
	for range 50 {
		_, why, certain := trueCosts{{10, 10.5}, {10, 10.5}}.measured(r, 1, 30).choose()
		assert.False(t, certain, why)
	}
}

// TestNoiseInOneSetting: who seems to be the cheapest by chance in one setting may be far from it there, and is not
// chosen for certain for what it is in the other.
func TestNoiseInOneSetting(t *testing.T) {
	InLongTest(t)
	r := rand.New(rand.NewPCG(9, 0))
	for range 20 {
		noisy := trueCosts{{10, 10}}.measured(r, 1.5, 30)
		clear := trueCosts{{10, 12.5}}.measured(r, 0.01, 30)
		clear.fields[0].at[threads] = 2
		_, why, certain := competition{append(noisy.fields, clear.fields...), noisy.names}.choose()
		assert.False(t, certain, why)
	}
}

// TestPatient: those with few contenders may read them more often, up to a bound; nobody reads less than half as often
// as others do.
func TestPatient(t *testing.T) {
	for trials, most := range map[int]int{1: 76, 36: 76, 60: 56, 68: 49, 400: 30} {
		e := patient(measure.Quick, trials)
		assert.Equal(t, most, e.Most, "%d trials", trials)
		assert.Equal(t, measure.Quick.Least, e.Least)
		assert.Equal(t, 2*measure.Quick.Span, e.Span)
	}
	assert.Equal(t, measure.Full.Most/2, patient(measure.Full, 68).Most)
}

// trueCosts are those of each rival, by setting.
type trueCosts [][]float64

// drawn are costs of three rivals in two settings, within a factor of two.
func drawn(r *rand.Rand) (costs trueCosts) {
	for range 2 {
		var at []float64
		for range 3 {
			at = append(at, 10*math.Exp2(r.Float64()))
		}
		costs = append(costs, at)
	}
	return costs
}

func rivalName(i int) string { return fmt.Sprintf("rival %d", i) }

// rightly are the answers by definition: nobody is better by a tenth, and somebody is better than each before it.
func (c trueCosts) rightly() (answers []string) {
	worst := make([]float64, len(c[0]))
	for _, at := range c {
		cheapest := math.Inf(1)
		for _, cost := range at {
			cheapest = min(cheapest, cost)
		}
		for i, cost := range at {
			worst[i] = max(worst[i], cost/cheapest)
		}
	}
	least := math.Inf(1)
	for _, w := range worst {
		least = min(least, w)
	}
	for i, w := range worst {
		if w <= dearer*least {
			answers = append(answers, rivalName(i))
		}
		if w == least {
			break
		}
	}
	return answers
}

// measured are samples of the costs: each with noise, and one in thirty three times as dear.
func (c trueCosts) measured(r *rand.Rand, noise float64, passes int) (list competition) {
	for s, at := range c {
		f := field{setting{threads: s}, map[string]measure.Series{}}
		for i, cost := range at {
			var samples []float64
			var counted []int
			for pass := range passes {
				x := cost * math.Exp(noise*r.NormFloat64())
				if r.IntN(30) == 0 {
					x *= 3
				}
				samples, counted = append(samples, x), append(counted, pass)
			}
			f.costs[rivalName(i)] = measure.NewSeries(rivalName(i), f.at, "ns/op", samples, counted)
		}
		list.fields = append(list.fields, f)
	}
	for i := range c[0] {
		list.names = append(list.names, rivalName(i))
	}
	return list
}
