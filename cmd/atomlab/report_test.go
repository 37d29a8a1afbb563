package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/probes/report"
	"example.org/atomlab/probes/report/formats"
	"example.org/atomlab/probes/report/reporttest"
)

// kept writes the report of a recorded run, and returns its path.
func kept(t *testing.T) string {
	t.Helper()
	return reporttest.Write(t, t.TempDir(), recorded(t))
}

func recorded(t *testing.T) report.Report {
	t.Helper()
	return reporttest.Recording(t, filepath.Join("..", "..", "probes", "suite", "testdata", "runs", "quiet-01.json.gz"))
}

// TestReport prints a report in each format.
func TestReport(t *testing.T) {
	texts := map[string]string{}
	path := kept(t)
	for _, f := range formats.All() {
		code, stdout, stderr := call("report", path, "--format", f.Name)
		require.Zero(t, code, stderr)
		assert.Empty(t, stderr)
		texts[f.Name] = stdout
	}
	_, stdout, _ := call("report", path)
	assert.Equal(t, texts["text"], stdout)
	_, stdout, _ = call("report", path, "--json")
	assert.Equal(t, texts["json"], stdout)
	var r report.Report
	require.NoError(t, json.Unmarshal([]byte(stdout), &r))
	assert.NotEmpty(t, r.Advice)
	_, stdout, _ = call("__complete", "report", "--format", "")
	assert.Contains(t, stdout, "junit\tfor build servers")
}

// TestReportViolation: what must not be is the exit code, too.
func TestReportViolation(t *testing.T) {
	path := filepath.Join(t.TempDir(), "report.json")
	require.NoError(t, os.WriteFile(path, []byte(`{"schema":1,"findings":[{"probe":"p","verdict":"V","why":"w","results":[{"name":"broken","value":1}]}]}`), 0o644))
	for _, f := range formats.All() {
		code, stdout, stderr := call("report", path, "--format", f.Name)
		assert.Equal(t, exitBroken, code)
		assert.NotEmpty(t, stdout)
		assert.Equal(t, "atomlab: p: V: w\n", stderr)
	}
}
