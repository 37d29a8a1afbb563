package report

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/probes"
)

// TestViolationsComeFirst, before the machine; a report without any does not speak of them.
func TestViolationsComeFirst(t *testing.T) {
	finding := func(broken float64) Report {
		return Report{Findings: []probes.Finding{{Probe: "reorderings", Verdict: probes.Verdict{
			Answer: "VIOLATION", Why: "forbidden states in MP", Results: []probes.Result{{Name: probes.Broken, Value: broken, Unit: "tests"}},
		}}}}
	}
	text := finding(1).Text(Summary)
	assert.Less(t, strings.Index(text, "VIOLATIONS\n  reorderings: VIOLATION\n    forbidden states in MP\n"), strings.Index(text, "MACHINE"))
	assert.Contains(t, text, "VIOLATIONS\n")
	assert.NotContains(t, finding(0).Text(Summary), "VIOLATIONS\n")
}
