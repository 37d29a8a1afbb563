package claims

import (
	"compress/gzip"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
)

// recorded are runs on one two-processor guest, some beside busy neighbours; see the tests of package suite.
func recorded(t *testing.T) map[string][]probes.Finding {
	paths, err := filepath.Glob(filepath.Join("..", "suite", "testdata", "runs", "*.json.gz"))
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	runs := map[string][]probes.Finding{}
	for _, path := range paths {
		file, err := os.Open(path)
		require.NoError(t, err)
		plain, err := gzip.NewReader(file)
		require.NoError(t, err)
		var run struct{ Findings []probes.Finding }
		require.NoError(t, json.NewDecoder(plain).Decode(&run), path)
		require.NoError(t, file.Close())
		for i, f := range run.Findings {
			for j, s := range f.Measurements {
				f.Measurements[j] = measure.NewSeries(s.Name, s.Params, s.Unit, s.Samples, s.Passes)
			}
			run.Findings[i] = probes.Judge(f)
		}
		runs[strings.TrimSuffix(filepath.Base(path), ".json.gz")] = run.Findings
	}
	return runs
}

// near is whether the host ran the guest's two processors near each other: a line takes 50 ns then, and else 200.
func near(findings []probes.Finding) bool {
	return findings[0].Measurements.Find(measure.GuardCore, nil).Median < 100
}

// TestRecordedRuns: one machine has one answer, quiet or busy, or none; it is another one when the host has moved it.
// What is known of it otherwise: it is a Zen, whose lines have 64 bytes and are not fetched in pairs, and whose PAUSE
// takes some 65 cycles; a LOCK XADD takes as long as a CMPXCHG.
func TestRecordedRuns(t *testing.T) {
	runs := recorded(t)
	answers := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(runs)) {
		for _, v := range Judge(machine.Machine{Arch: "amd64"}, runs[name]) {
			id := v.ID
			if near(runs[name]) {
				id += ", near"
			}
			before := answers[id]
			switch {
			case !v.Conclusive():
			case before == "":
				answers[id] = v.Answer
			default:
				assert.Equal(t, before, v.Answer, "%s in %s: %s", v.ID, name, v.Why)
			}
		}
	}
	for id, want := range map[string]string{
		"pad-64-suffices-amd64": Confirmed, "pad-128-needed-amd64": Refuted, "pause-140-cycles": Refuted, "go-spin-fits": Refuted,
		"atomics-cost-alike": Confirmed, "addition-beats-loop-contended": Confirmed, "sequential-store-is-noise": Refuted,
		"goroutine-switch-ten-times-cheaper": Confirmed,
	} {
		assert.Equal(t, want, answers[id], id)
	}
}
