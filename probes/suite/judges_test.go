package suite

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/probetest"
)

// judges are the trials of the probes' judges.
var judges []probetest.Trial

// judged adds one.
func judged(tr probetest.Trial) bool {
	judges = append(judges, tr)
	return true
}

// TestJudges puts every probe's judge to the test.
func TestJudges(t *testing.T) {
	InLongTest(t)
	tried := map[string]bool{}
	for _, tr := range judges {
		tried[tr.Probe] = true
		t.Run(tr.Probe, tr.Run)
	}
	for _, p := range probes.All() {
		assert.True(t, tried[p.Name], "the judge of %s is not tried: its test file needs a probetest.Trial", p.Name)
	}
}

var _ = judged(probetest.Trial{
	Probe:   probes.CASCost,
	Control: probetest.Named(control),
	Worlds: []probetest.World{
		{Name: "amd64", Answer: "fetch-add", Set: costTable{
			"fetch-add": {6, 40, 90}, "cas loop": {10, 120, 400}, control + "fetch-add": {6}}.samples(0.01)},
		{Name: "LSE executes far away", Answer: "fetch-add LL/SC", Set: costTable{"fetch-add LSE": {50, 60, 70}, "fetch-add LL/SC": {6, 55, 150},
			"cas loop LSE": {60, 90, 200}, "cas loop LL/SC": {7, 80, 250}, control + "fetch-add LSE": {50}}.samples(0.01)},
		{Name: "a loop is the cheaper", Answer: "cas loop", Set: costTable{
			"fetch-add": {40, 40, 90}, "cas loop": {10, 20, 40}, control + "fetch-add": {40}}.samples(0.01)},
	},
})

var _ = judged(probetest.Trial{
	Probe:   probes.FalseSharing,
	Control: func(s measure.Series) bool { return s.Params["stride"] == 4096 && s.Params["shift"] != 0 },
	Worlds: []probetest.World{
		{Name: "64-byte lines", Answer: "64 B", Set: sharer{64, 64, 5, 0, 0.001}.samples()},
		{Name: "64-byte lines fetched in pairs", Answer: "128 B", Set: sharer{64, 128, 5, 0, 0.001}.samples()},
		{Name: "one first-level cache", Answer: probes.Inconclusive, Set: sharer{64, 64, 1.02, 0, 0.001}.samples()},
	},
})

var _ = judged(probetest.Trial{
	Probe:   probes.SpinPark,
	Control: func(s measure.Series) bool { return s.Name == handOverSpin && s.Params["hold_ns"] == holds[1] },
	Worlds: []probetest.World{
		{Name: "amd64", Answer: "5000 ns = 100 × PAUSE", Set: parker{constant(5000), map[string]float64{"PAUSE": 50}, 0.01}.samples()},
		{Name: "dear parking", Answer: "23000 ns = 460 × PAUSE", Set: parker{constant(23_000), map[string]float64{"PAUSE": 50}, 0.01}.samples()},
		{Name: "cheap parking", Answer: probes.Inconclusive, Set: parker{constant(100), map[string]float64{"PAUSE": 50}, 0.01}.samples()},
	},
})

var _ = judged(probetest.Trial{
	Probe:  probes.GoMemory,
	Counts: "one forbidden outcome breaks a promise",
	Worlds: []probetest.World{
		{Name: "kept, and tried", Answer: "yes: no forbidden outcome in 2 million samples of 1 tests", Set: measure.Set{
			once("SB: samples", samplesName, 2e6), once("SB", promiseUnit, 0), once("plain SB", raceUnit, 20_000)}},
		{Name: "broken", Answer: "no: 1 of 1 promises are broken", Set: measure.Set{
			once("SB: samples", samplesName, 2e6), once("SB", promiseUnit, 0.5), once("plain SB", raceUnit, 20_000)}},
		{Name: "not tried", Answer: probes.Inconclusive, Set: measure.Set{
			once("SB: samples", samplesName, 2e6), once("SB", promiseUnit, 0), once("plain SB", raceUnit, 0)}},
	},
})

// once is a count.
func once(name, unit string, value float64) measure.Series {
	return measure.NewSeries(name, nil, unit, []float64{value}, []int{0})
}

var _ = judged(probetest.Trial{
	Probe:  "reorderings",
	Counts: "one forbidden state is a violation",
	Worlds: []probetest.World{
		{Name: "sound, and tried", Set: measure.Set{once("SB: iterations", iterationsName, 2e6),
			once("SB", violationUnit, 0), once("SB: reordered", reorderingUnit, 20_000), once("R: reordered", reorderingUnit, 0)},
			Answer: "1 of 2 that the architecture allows, and nothing that it forbids, in 2 million iterations of 1 tests"},
		{Name: "violated", Answer: "VIOLATION: 1 of 2 tests show what the architecture forbids", Set: measure.Set{
			once("SB: iterations", iterationsName, 2e6), once("SB", violationUnit, 0), once("MP", violationUnit, 0.5),
			once("SB: reordered", reorderingUnit, 20_000)}},
		{Name: "not tried", Answer: probes.Inconclusive, Set: measure.Set{
			once("SB: iterations", iterationsName, 2e6), once("SB", violationUnit, 0), once("R: reordered", reorderingUnit, 0)}},
	},
})
