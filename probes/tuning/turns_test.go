package tuning

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
)

// TestSearch has values that turn at a known factor, up or down, at none, and at one where nothing is certain before.
func TestSearch(t *testing.T) {
	for _, test := range []struct {
		step, turnsAt float64
		found         bool
	}{
		{dearer, 1.01, true}, {dearer, 1.5, true}, {dearer, 2, true}, {dearer, 57, true}, {dearer, 60, false},
		{cheaper, 0.99, true}, {cheaper, 0.3, true}, {cheaper, 0.001, false},
	} {
		last, asked := 0.0, 0
		found := lever{step: test.step}.search(func(factor float64) (string, bool) {
			last = factor
			asked++
			return "", math.Abs(math.Log(factor)) >= math.Abs(math.Log(test.turnsAt))
		})
		assert.Equal(t, test.found, found, test)
		assert.LessOrEqual(t, asked, steps+halvings+1, test)
		if found {
			past := math.Abs(math.Log(last)) - math.Abs(math.Log(test.turnsAt))
			assert.True(t, past >= 0 && past <= math.Log(dearer)/60, "%v: %v", test, last)
		}
	}
}

func TestOutwards(t *testing.T) {
	for factor, want := range map[float64]string{1.1201: "1.13", 1.13: "1.13", 12.34: "12.4", 0.8161: "0.816", 0.09999: "0.0999", 2.7101: "2.72"} {
		assert.Equal(t, want, fmt.Sprint(outwards(factor)), factor)
	}
}

func TestDifferent(t *testing.T) {
	for _, test := range []struct {
		a, b string
		is   bool
	}{{"MCS", "MCS", false}, {"MCS", "TAS", true}, {"5000", "5900", false}, {"5000", "6100", true}, {"100", "80", true}, {"64", "none", true}} {
		assert.Equal(t, test.is, different(test.a, test.b), test)
		assert.Equal(t, test.is, different(test.b, test.a), test)
	}
}

// TestTooMuch: a finding of too many samples is judged once, and not as often as it takes to find where it turns.
func TestTooMuch(t *testing.T) {
	turn := probes.Turn{Finding: probes.Stacks, Series: "some"}
	f := probes.Finding{Probe: probes.Stacks, Measurements: measure.Set{{Name: "some", Interval: measure.Interval{N: 1}, Samples: []float64{1}}}}
	assert.True(t, findings{f}.measured(turn))
	assert.False(t, findings{f}.measured(probes.Turn{Finding: probes.Stacks, Series: "another"}))
	f.Measurements = append(slices.Clone(f.Measurements), measure.Series{Name: "much", Samples: make([]float64, mostSamples)})
	assert.False(t, findings{f}.measured(turn))
}
