package report

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
)

func about(median float64) *measure.Interval {
	return &measure.Interval{Median: median, Low: 0.99 * median, High: 1.01 * median, Confidence: 0.95, N: 31}
}

// spinning is a report of a mutex that spins for so long, where the crossover is another.
func spinning(arch string, spin, budget float64) Report {
	quality := measure.Quality{Grade: measure.Good}
	return Report{Header: Header{Machine: machine.Machine{Arch: arch, Vendor: "V", Model: "M|odel", Signature: "family 1", OS: "linux", Go: "go1.26",
		Allowed: []int{0, 1}}, Tool: "test", Started: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)}, Findings: []probes.Finding{
		{Probe: probes.GoMutexSpin, Quality: quality, Verdict: probes.Verdict{Answer: "yes", Why: "spin why", Results: []probes.Result{
			{Name: probes.GoSpin, Value: spin, Unit: "ns", Range: about(spin), Why: "by arithmetic"},
			{Name: probes.GoSpinOnce, Value: spin / 4, Unit: "ns", Range: about(spin / 4)}}}},
		{Probe: probes.SpinPark, Quality: quality, Verdict: probes.Verdict{Answer: "yes", Why: "park why", Results: []probes.Result{
			{Name: probes.SpinBudget, Value: budget, Unit: "ns", Range: about(budget)},
			{Name: probes.GoWake, Value: 60_000, Unit: "ns", Range: about(60_000)}}}},
	}}
}

func TestGoMutexSpin(t *testing.T) {
	for _, c := range []struct {
		name         string
		arch         string
		spin, budget float64
		want         []string
	}{
		{"amd64, too short", "amd64", 3000, 9000, []string{"| crossover | 9000 ns [8910, 9090] n=31 |", "| 4 x `procyield(30)` | 3000 ns [2970, 3030] n=31 |",
			"| one `procyield(30)` | 750 ns ", "the spin is 0.333 times the crossover [0.327, 0.340]: too short by a factor of 3.00",
			"procyield(90): its argument is a number of hints", "V M/odel, family 1", "golang/go#78886", "It found: spin why", "60000 ns",
			"4 times by arithmetic"}},
		{"arm64, an ISB", "arm64", 52, 6000, []string{"too short by a factor of 115", "procyield(1500): its argument is a time in ns"}},
		{"too long", "amd64", 9200, 3100, []string{"too long by a factor of 2.97", "procyield(10)"}},
		{"just right", "amd64", 5000, 5050, []string{"no difference that can be told"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, err := spinning(c.arch, c.spin, c.budget).GoMutexSpin()
			require.NoError(t, err)
			for _, want := range c.want {
				assert.Contains(t, text, want)
			}
			for line := range strings.Lines(text) {
				if strings.HasPrefix(line, "| ") {
					assert.Equal(t, 3, strings.Count(line, "|"), "two cells: %s", line)
				}
			}
		})
	}
}

// TestNoPage: nothing is said of what was imitated, or is not known.
func TestNoPage(t *testing.T) {
	for _, c := range []struct {
		spoil func(*Report)
		why   string
	}{
		{func(r *Report) { r.Machine.Emulated = "a sign" }, "the processor is imitated: a sign"},
		{func(r *Report) { r.Findings[0].Verdict = probes.Unknown("noise") }, "go-mutex-spin is inconclusive: noise"},
		{func(r *Report) { r.Findings[1].Verdict = probes.Unknown("two modes") }, "spin-park is inconclusive: two modes"},
		{func(r *Report) { r.Findings[1].Answer = probes.Inconclusive }, "spin-park is inconclusive"},
		{func(r *Report) { r.Findings[1].Results = r.Findings[1].Results[1:] }, "spin-park is inconclusive"},
		{func(r *Report) { r.Findings[1].Results[0].Range = nil }, "spin-park is inconclusive"},
		{func(r *Report) { r.Findings = r.Findings[1:] }, "the report lacks go-mutex-spin"},
		{func(r *Report) { r.Findings = r.Findings[:1] }, "the report lacks spin-park"},
	} {
		r := spinning("amd64", 3000, 9000)
		c.spoil(&r)
		text, err := r.GoMutexSpin()
		assert.Empty(t, text)
		assert.ErrorContains(t, err, c.why)
	}
}
