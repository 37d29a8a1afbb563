package suite

import (
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
)

// A recording is what a verdict rests on of a whole quick run: raw samples and conditions. They were taken on a
// two-processor guest, quiet ones with nothing else running, loud ones beside busy loops, a memory hog and processes
// that start and end.
type recording struct {
	Findings []probes.Finding `json:"findings"`
}

// recorded reads the runs of a kind, by file name.
func recorded(t testing.TB, kind string) map[string]recording {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("testdata", "runs", kind+"-*.json.gz"))
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	runs := map[string]recording{}
	for _, path := range paths {
		file, err := os.Open(path)
		require.NoError(t, err)
		plain, err := gzip.NewReader(file)
		require.NoError(t, err)
		var r recording
		require.NoError(t, json.NewDecoder(plain).Decode(&r), path)
		require.NoError(t, file.Close())
		for i := range r.Findings {
			for j, s := range r.Findings[i].Measurements {
				r.Findings[i].Measurements[j] = measure.NewSeries(s.Name, s.Params, s.Unit, s.Samples, s.Passes)
			}
		}
		runs[strings.TrimSuffix(filepath.Base(path), ".json.gz")] = r
	}
	return runs
}

// recordings are the samples of such runs, of the probes that compare costs.
func recordings(t testing.TB, kind string) (sets []measure.Set) {
	for _, r := range recorded(t, kind) {
		for _, f := range r.Findings {
			if f.Probe == "false-sharing" {
				sets = append(sets, f.Measurements)
			}
		}
	}
	return sets
}

// flagUpdate is whether the tests were called with -update, a flag of the package's outer tests.
func flagUpdate() bool {
	update := flag.Lookup("update")
	return update != nil && update.Value.String() == "true"
}

// TestRecordedRuns judges the recorded runs: a change of a rule shows in testdata/runs/verdicts.txt what it changes.
func TestRecordedRuns(t *testing.T) {
	InLongTest(t)
	var b strings.Builder
	for _, kind := range []string{"quiet", "loud"} {
		runs := recorded(t, kind)
		for n := range len(runs) {
			name := fmt.Sprintf("%s-%02d", kind, n+1)
			for _, f := range runs[name].Findings {
				f = probes.Judge(f)
				fmt.Fprintf(&b, "%-9s %-14s %-8s %s\n", name, f.Probe, f.Quality.Grade, f.Answer)
				if kind == "loud" && f.Probe == "false-sharing" {
					assert.Contains(t, []string{"64 B", probes.Inconclusive}, f.Answer, name)
				}
			}
		}
	}
	path := filepath.Join("testdata", "runs", "verdicts.txt")
	if flagUpdate() {
		require.NoError(t, os.WriteFile(path, []byte(b.String()), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err, "run go test -update once")
	assert.Equal(t, string(want), b.String())
}

// TestPlanted makes the recorded processors fetch lines in pairs: what lies 64 and 96 bytes apart costs six times as
// much.
func TestPlanted(t *testing.T) {
	InLongTest(t)
	for _, kind := range []string{"quiet", "loud"} {
		for name, run := range recorded(t, kind) {
			for _, f := range run.Findings {
				if f.Probe != "false-sharing" {
					continue
				}
				for i, s := range f.Measurements {
					pad, stride, shift := s.Params["pad"], s.Params["stride"], s.Params["shift"]
					inPair := pad == 64 || pad == 96 || shift == 0 && (stride == 64 || stride == 96)
					if inPair && !strings.HasSuffix(s.Name, apart) {
						for j := range s.Samples {
							s.Samples[j] *= 6
						}
						f.Measurements[i] = measure.NewSeries(s.Name, s.Params, s.Unit, s.Samples, s.Passes)
					}
				}
				answers := []string{"128 B", probes.Inconclusive}
				if kind == "quiet" {
					answers = answers[:1]
				}
				f = probes.Judge(f)
				assert.Contains(t, answers, f.Answer, "%s: %s", name, f.Why)
			}
		}
	}
}
