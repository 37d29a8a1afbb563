package html

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/asm/measure"
)

// TestInterval: the page writes intervals as all texts do, but for numbers that have no end of noughts.
func TestInterval(t *testing.T) {
	for _, values := range [][]float64{nil, {28.11, 28.2, 27, 29, 28, 28.5}, {1, 1, 1, 1, 1, 1, 9, 9, 9, 9, 9, 9}, {123456, 123457}} {
		i := measure.Summarise(values)
		assert.Equal(t, i.In("ns"), interval(i, "ns"))
		assert.Equal(t, i.In(""), interval(i, ""))
	}
	assert.Equal(t, "1e+308 ns [-1e+308, 1.8e+308] n=2", interval(measure.Interval{Median: 1e308, Low: -1e308, High: 1.7976e308, N: 2}, "ns"))
}

// TestRound keeps a tenth of a pixel, on both sides of nothing.
func TestRound(t *testing.T) {
	assert.Equal(t, []string{"1.3", "0", "-1.3", "100"}, []string{round(1.26).String(), round(0.04).String(), round(-1.26).String(), round(99.96).String()})
}
