package measure_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/asm/measure"
)

func TestJain(t *testing.T) {
	for _, test := range []struct {
		shares []float64
		want   float64
	}{{[]float64{5}, 1}, {[]float64{3, 3, 3}, 1}, {[]float64{1, 0, 0, 0}, 0.25}, {[]float64{2, 1}, 0.9}, {[]float64{0, 0}, 1}} {
		assert.InDelta(t, test.want, measure.Jain(test.shares), 1e-9, test.shares)
	}
}
