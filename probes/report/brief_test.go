package report

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
)

// TestBrief: each thing to act on has its line, in this order.
func TestBrief(t *testing.T) {
	r := sample()
	r.Advice[1].Proof = &probes.Proof{Outcome: probes.Gain, Default: "a loop", By: "someone", Ratio: measure.Interval{Median: 1.5, N: 9}}
	r.Findings[1].Conditions = measure.Conditions{Measured: true, Steal: 0.09}
	assert.Equal(t, `Maker Chip 9000, linux/amd64, 2 processors: quick run of 12.3 s
set        rmw_form = fetch-add: gain, a loop costs 1.50 times as much
set        padding = 64 B (high): two words on one line cost 5.00 times
undecided  1: spin_budget
claims     confirmed 1, refuted 1, depends 1, no answer 3
skipped    2 of what could be measured elsewhere: the report says why
quality    1 good, 0 noisy, 1 unusable: others used the processors; end what else runs, and measure again
`, r.Brief(120))

	r.Machine.Emulated = "QEMU"
	assert.Contains(t, r.Brief(200), "run it on the machine itself\n")
	r.Machine.Emulated, r.Findings[1].Conditions = "", measure.Conditions{}
	assert.Contains(t, r.Brief(200), "measure longer, without --quick or with --full\n")
	assert.Equal(t, 2, strings.Count(Report{}.Brief(80), "\n"), "of nothing it says little")
}

// TestBriefIsBrief, whatever there is, however narrow: nine lines, none longer than asked for, violations among them,
// and nothing that steers the terminal.
func TestBriefIsBrief(t *testing.T) {
	r := sample()
	for i := range 30 {
		r.Advice = append(r.Advice, probes.Advice{Tunable: fmt.Sprint("thing_", i), Value: "1", Confidence: probes.High, Why: strings.Repeat("because ", 40)})
		r.Findings = append(r.Findings, probes.Finding{Probe: "bad\x1b[2J", Verdict: probes.Verdict{Why: "seen\n\n\n", Results: []probes.Result{{Name: probes.Broken, Value: 1}}}})
	}
	for _, width := range []int{20, 40, 80, 200} {
		text := r.Brief(width)
		lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
		assert.Len(t, lines, briefLines)
		assert.Equal(t, 3, strings.Count(text, "VIOLATION"), width)
		assert.NotContains(t, text, "\x1b")
		for _, line := range lines {
			assert.LessOrEqual(t, utf8.RuneCountInString(line), width)
		}
		if width > 40 {
			assert.Contains(t, text, "set        and 32 more: see the report\n")
		}
	}
}
