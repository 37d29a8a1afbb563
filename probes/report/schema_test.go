package report_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/litmus/compiled/atomics"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/report"
	"example.org/atomlab/probes/report/reporttest"
)

func validate(t *testing.T, r report.Report) error {
	t.Helper()
	text, err := json.Marshal(r)
	require.NoError(t, err)
	return reporttest.Validate(t, text)
}

// TestGivenReport holds a report that was measured just now against the schema.
func TestGivenReport(t *testing.T) {
	path := os.Getenv("ATOMLAB_TEST_REPORT")
	if path == "" {
		t.Skip("ATOMLAB_TEST_REPORT names no report")
	}
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.NoError(t, reporttest.Validate(t, text))
}

func TestSchema(t *testing.T) {
	sound := report.Sample()
	sound.Advice[1].Evidence = sound.Advice[0].Evidence
	require.NoError(t, validate(t, sound))
	require.NoError(t, validate(t, report.New(sound.Header, nil)), "a run of nothing")
	blind := sound
	blind.Atomics = &atomics.Table{Missing: "no eyes"}
	require.NoError(t, validate(t, blind), "a program that cannot read itself")
	for _, outcome := range []string{probes.Gain, probes.NoLoss, probes.Loss, probes.Inconclusive} {
		proven := report.Sample()
		proven.Advice = []probes.Advice{proven.Advice[0].Proven(probes.Proof{Outcome: outcome, Bouts: []probes.Bout{{Setting: "alone"}}})}
		require.NoError(t, validate(t, proven), outcome)
	}

	for name, spoil := range map[string]func(r *report.Report){
		"advice without a number":        func(r *report.Report) { r.Advice[0].Evidence = nil },
		"advice without confidence":      func(r *report.Report) { r.Advice[0].Confidence = "" },
		"confidence without a value":     func(r *report.Report) { r.Advice[2].Confidence = probes.High },
		"a verdict from unusable data":   func(r *report.Report) { r.Findings[1].Answer = "7" },
		"bad quality without a reason":   func(r *report.Report) { r.Findings[0].Quality = measure.Quality{Grade: measure.Noisy} },
		"a claim of another answer":      func(r *report.Report) { r.Claims[0].Answer = "perhaps" },
		"an operation of nothing":        func(r *report.Report) { r.Atomics.Operations[0].Instructions = nil },
		"an answer of no model":          func(r *report.Report) { r.Atomics.Shapes[0].Atomic = "perhaps" },
		"a table and why there is none":  func(r *report.Report) { r.Atomics.Missing = "no eyes" },
		"a claim that nobody makes":      func(r *report.Report) { r.Claims[0].Who = "" },
		"a claim that is a question":     func(r *report.Report) { r.Claims[0].Says = "Is it?" },
		"another schema":                 func(r *report.Report) { r.Schema = 2 },
		"no processor":                   func(r *report.Report) { r.Machine.Allowed = nil },
		"a question that is none":        func(r *report.Report) { r.Findings[0].Question = "Tell me." },
		"a skip without a reason":        func(r *report.Report) { r.Findings[0].Skipped[0].Why = "" },
		"a measurement without its unit": func(r *report.Report) { r.Findings[0].Measurements[0].Unit = "" },
	} {
		r := report.Sample()
		r.Advice[1].Evidence = r.Advice[0].Evidence
		spoil(&r)
		assert.Error(t, validate(t, r), name)
	}
}
