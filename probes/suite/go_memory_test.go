package suite

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/asm/measure"
)

func TestJudgeGoMemory(t *testing.T) {
	one := func(name, unit string, value float64) measure.Series {
		return measure.NewSeries(name, nil, unit, []float64{value}, []int{0})
	}
	counted := one("SB: samples", samplesName, 2e6)
	kept, lost := one("SB", promiseUnit, 0), one("MP", promiseUnit, 0.5)
	weak, strong := one("plain SB", raceUnit, 20_000), one("plain MP", raceUnit, 0)
	for want, set := range map[string]measure.Set{
		"yes: no forbidden outcome in 2 million samples of 1 tests": {counted, kept, weak, strong},
		"no: 1 of 2 promises are broken":                            {counted, kept, lost, weak},
		"inconclusive":                                              {counted, kept, strong},
	} {
		assert.Equal(t, want, judgeGoMemory(set).Answer)
	}
	assert.Contains(t, judgeGoMemory(measure.Set{kept, lost}).Why, "MP (0.5 a million)")
	assert.Contains(t, judgeGoMemory(measure.Set{kept, weak}).Why, "plain SB 2 %")
}
