package contest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
)

// TestKnownCosts has contenders whose costs are known: one does three times the other's work.
func TestKnownCosts(t *testing.T) {
	spin := func(turns int) func() []Work {
		return func() []Work {
			return []Work{func(n int) {
				for range n * turns {
					sink++
				}
			}}
		}
	}
	c := Contest{Contenders: []Contender{{"one", spin(100)}, {"three", spin(300)}}}
	r, err := c.Run(t.Context(), measure.Effort{Name: "test", Least: 9, Most: 9, Precision: 1, Span: time.Millisecond})
	require.NoError(t, err)
	require.Len(t, r.Standings, 2)
	assert.Contains(t, r.String(), "three")
	assert.Positive(t, r.Standings[0].Cost.Median)
	assert.Equal(t, 1.0, r.Standings[0].Fairness.Median, "a worker alone is fair to itself")
	if machine.Detect().Emulated == "" && r.Quality.Grade == measure.Good {
		assert.InDelta(t, 3, r.Standings[1].Ratio.Median, 0.5)
	}
}

var sink int

func TestJain(t *testing.T) {
	for _, test := range []struct {
		paces []float64
		want  float64
	}{{[]float64{5}, 1}, {[]float64{3, 3, 3}, 1}, {[]float64{1, 0, 0, 0}, 0.25}, {[]float64{2, 1}, 0.9}, {[]float64{0, 0}, 1}} {
		assert.InDelta(t, test.want, jain(test.paces), 1e-9, test.paces)
	}
}
