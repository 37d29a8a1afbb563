package html

import (
	"context"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/litmus/catalogue"
	"example.org/atomlab/litmus/model"
	"example.org/atomlab/litmus/verdict"
	"example.org/atomlab/probes"
)

// TestOutcomes: what must not be comes first; what was seen has a graph that says why it may be, or why not, where this
// binary knows the test.
func TestOutcomes(t *testing.T) {
	count := func(name, unit string, value float64) measure.Series {
		return measure.NewSeries(name, nil, unit, []float64{value}, []int{0})
	}
	allowed := "allowed and seen per million iterations"
	f := probes.Finding{Probe: probes.Reorderings, Measurements: measure.Set{
		count("SB: iterations", "iterations", 262144), count("SB", probes.ForbiddenIterations, 0), count("SB"+probes.Reordered, allowed, 5),
		count("MP", probes.ForbiddenIterations, 7), count("of tomorrow", probes.ForbiddenIterations, 7), count("LB", probes.ForbiddenIterations, 0),
		count("3.SB", probes.ForbiddenIterations, 0), count("3.SB"+probes.Reordered, allowed, 0),
	}}
	got := newTests(3, f, newGrapher("amd64"))
	require.Len(t, got.Seen, 3)
	mp, tomorrow, sb := got.Seen[0], got.Seen[1], got.Seen[2]
	assert.Equal(t, "MP: forbidden, and seen, 7.00", mp.Name+": "+mp.Verdict+", "+mp.Share)
	assert.Contains(t, mp.Says, "Forbidden by the model X86")
	assert.Equal(t, "of tomorrow: forbidden, and seen", tomorrow.Name+": "+tomorrow.Verdict)
	assert.Empty(t, tomorrow.Graph)
	assert.Equal(t, "SB: allowed, and seen, 5.00, 262144 at 3.0", sb.Name+": "+sb.Verdict+", "+sb.Share+", "+sb.Runs+" at "+sb.RefRuns)
	assert.Contains(t, sb.Says, "Allowed by the model X86")
	assert.Contains(t, string(sb.Graph), `<svg role="img" class="graph" `)
	require.Len(t, got.Quiet, 2)
	assert.Equal(t, []string{"nothing forbidden", "allowed, not seen"}, []string{got.Quiet[0].Verdict, got.Quiet[1].Verdict})
	assert.NotEmpty(t, got.Quiet[0].Because)
	assert.Empty(t, newTests(3, f, newGrapher("riscv64")).Seen[0].Graph, "of another architecture there are none")
}

// TestGraphColours: each colour of a graph has one of the page's themes.
func TestGraphColours(t *testing.T) {
	colour, seen := regexp.MustCompile(`(fill|stroke)="([^"]+)"`), map[string]bool{}
	var models verdict.Models
	for _, e := range catalogue.All() {
		x, err := models.Explain(context.Background(), e.Test, nil, verdict.Limit{}, model.Options{Unroll: 2})
		require.NoError(t, err, e.Test.Name)
		var drawn strings.Builder
		require.NoError(t, x.SVG(&drawn))
		for _, m := range colour.FindAllString(drawn.String(), -1) {
			seen[m] = true
		}
	}
	assert.Greater(t, len(seen), 8)
	for c := range seen {
		assert.Contains(t, strings.NewReplacer("[fill=white]", `[fill="white"]`, "[fill=none]", `[fill="none"]`).Replace(style), ".graph ["+c+"]", "no theme has it")
	}
}
