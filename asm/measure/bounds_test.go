package measure

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestMedianRank adds up the binomial distribution by another way: with big factors, from the definition.
func TestMedianRank(t *testing.T) {
	choose := func(n, k int) float64 {
		c := 1.0
		for i := range k {
			c *= float64(n-i) / float64(i+1)
		}
		return c
	}
	for n := range 200 {
		want := 0
		for tail := 0.0; want < n/2; want++ {
			if tail += choose(n, want) / math.Exp2(float64(n)); 2*tail > 0.05/3 {
				break
			}
		}
		assert.Equal(t, want, medianRank(n), n)
	}
	assert.Zero(t, medianRank(6))
	assert.Equal(t, 1, medianRank(7))
}

// TestBoundsHold draws samples around a true median of 1, lets an adversary put as many of them as the doubt allows
// wherever it hurts most, and counts how often the bounds miss.
func TestBoundsHold(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	const experiments = 4000
	for _, n := range []int{10, 15, 30, 60} {
		for _, doubt := range []float64{0.05, 0.15, 0.4} {
			missed, none := 0, 0
			for range experiments {
				values := make([]float64, n)
				for i := range values {
					values[i] = math.Exp(0.3 * r.NormFloat64())
				}
				for i := range int(math.Ceil(doubt * float64(n))) {
					values[i] = 1e6
				}
				r.Shuffle(n, func(i, j int) { values[i], values[j] = values[j], values[i] })
				switch b := bound(values, doubt); {
				case b == nil:
					none++
				case b.Low > 1 || b.High < 1:
					missed++
				}
			}
			assert.LessOrEqual(t, float64(missed)/experiments, boundsError, "%d samples, doubt %v", n, doubt)
			if n >= 30 {
				assert.Less(t, none, experiments/20, "%d samples, doubt %v", n, doubt)
			}
		}
	}
}

// TestBoundsOfNeighbours: a machine that changes its state now and then gives samples of which many tell the same.
func TestBoundsOfNeighbours(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	missed := 0
	const experiments = 2000
	for range experiments {
		state := 1.0
		values := make([]float64, 60)
		for i := range values {
			if r.Float64() < 0.2 { // as likely above 1 as below
				state = math.Exp(0.3 * r.NormFloat64())
			}
			values[i] = state * (1 + 0.01*r.NormFloat64())
		}
		if b := bound(values, Usual); b != nil && (b.Low > 1 || b.High < 1) {
			missed++
		}
	}
	assert.LessOrEqual(t, float64(missed)/experiments, 0.05)
}

func TestNoBounds(t *testing.T) {
	for _, values := range [][]float64{nil, {1}, {1, 2, 3, 4, 5, 6}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}} {
		assert.Nil(t, bound(values, Usual), "too few, or a trend and nothing else")
	}
	assert.Nil(t, bound(slices.Repeat([]float64{1, 2}, 30), 0.9), "nearly all of them may be anything")
	i := Interval{}
	assert.False(t, i.Above(0) || i.Below(9), "what is not known decides nothing")
	i = Summarise(slices.Repeat([]float64{1, 2, 3}, 10))
	require.NotNil(t, i.Safe)
	assert.True(t, i.Above(0.5) && i.Below(3.5))
	assert.False(t, i.Above(2) || i.Below(2))
}
