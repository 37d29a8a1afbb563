package reporttest

import (
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes/report"
)

// Recordings are the names of the recorded quick runs of one guest, in probes/suite/testdata/runs, of a kind: quiet,
// with nothing else running, or loud.
func Recordings(t testing.TB, runs, kind string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(runs, kind+"-*.json.gz"))
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	return paths
}

// Recording is the report of a recorded run, judged anew. Of the machine only a name was recorded.
func Recording(t testing.TB, path string) report.Report {
	t.Helper()
	file, err := os.Open(path)
	require.NoError(t, err)
	defer file.Close()
	plain, err := gzip.NewReader(file)
	require.NoError(t, err)
	r := report.Report{Header: report.Header{Schema: report.Schema, Effort: measure.Quick,
		Machine: machine.Machine{OS: "linux", Arch: "amd64", Vendor: "Maker", Model: "a guest", Allowed: []int{0, 1}, Online: 2}}}
	require.NoError(t, json.NewDecoder(plain).Decode(&r))
	for _, f := range r.Findings {
		for i, s := range f.Measurements {
			f.Measurements[i] = measure.NewSeries(s.Name, s.Params, s.Unit, s.Samples, s.Passes)
		}
	}
	return r.Judged()
}

// Write writes a report.json into a folder, which is made.
func Write(t testing.TB, folder string, r report.Report) (path string) {
	t.Helper()
	text, err := json.Marshal(r)
	require.NoError(t, err)
	require.NoError(t, os.MkdirAll(folder, 0o755))
	path = filepath.Join(folder, report.JSONFile)
	require.NoError(t, os.WriteFile(path, text, 0o644))
	return path
}
