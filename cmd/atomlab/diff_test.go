package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes/report"
	"example.org/atomlab/probes/report/diff"
)

// slowed writes a kept report of which one series takes so many times as long, into a folder.
func slowed(t *testing.T, name, folder string, times float64) {
	t.Helper()
	r, err := report.Load(kept(name))
	require.NoError(t, err)
	for i, f := range r.Findings {
		for j, s := range f.Measurements {
			if f.Probe == "cas-cost" && s.String() == "fetch-add cpus=1" {
				for k := range s.Samples {
					s.Samples[k] *= times
				}
				r.Findings[i].Measurements[j] = measure.NewSeries(s.Name, s.Params, s.Unit, s.Samples, s.Passes)
			}
		}
	}
	text, err := json.Marshal(r)
	require.NoError(t, err)
	require.NoError(t, os.MkdirAll(folder, 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(folder, report.JSONFile), text, 0o644))
}

// TestDiff: of a machine twice nothing is told; of one series that is slower that one, with the exit code that the
// threshold asks for.
func TestDiff(t *testing.T) {
	const machine = "amd64-no-pair-cheap-pause"
	folder := t.TempDir()
	slow := filepath.Join(folder, "slow")
	slowed(t, machine, slow, 1.2)
	code, stdout, stderr := call("diff", kept(machine), kept(machine))
	assert.Zero(t, code, stderr)
	assert.Contains(t, stdout, "\nno change: ")
	assert.NotContains(t, stdout, "CHANGES")

	code, stdout, stderr = call("diff", kept(machine), slow)
	assert.Equal(t, exitBroken, code)
	assert.Contains(t, stdout, "fetch-add cpus=1: ")
	assert.Contains(t, stdout, "\n1 of ")
	assert.Equal(t, "atomlab: worse than the baseline by more than 5 %: cas-cost: fetch-add cpus=1\n", stderr)
	code, _, _ = call("diff", kept(machine), slow, "--threshold", "30")
	assert.Zero(t, code)
	code, stdout, _ = call("diff", slow, kept(machine), "--json")
	assert.Zero(t, code, "it got better")
	var diffs []diff.Diff
	require.NoError(t, json.Unmarshal([]byte(stdout), &diffs))
	require.Len(t, diffs[0].Lines, 1)
	assert.True(t, diffs[0].Lines[0].Better)
}

// TestDiffFolders: of folders the runs of each machine that both have are compared.
func TestDiffFolders(t *testing.T) {
	a, b := t.TempDir(), t.TempDir()
	for i, side := range []string{a, b} {
		for _, run := range []string{"1", "2", "3"} {
			slowed(t, "amd64-no-pair-cheap-pause", filepath.Join(side, run), 1+0.2*float64(i))
		}
		slowed(t, "arm64-lse-fast", filepath.Join(side, "arm"), 1)
	}
	slowed(t, "amd64-very-cheap-pause", filepath.Join(a, "alone"), 1)
	code, stdout, stderr := call("diff", a, b)
	assert.Equal(t, exitBroken, code, stderr)
	assert.Regexp(t, `A  amd64 .*1/report.json, .*2/report.json, .*3/report.json\n`, stdout)
	assert.Contains(t, stdout, "cas-cost: fetch-add cpus=1: ")
	assert.Contains(t, stdout, "A  arm64")
	code, stdout, stderr = call("diff", filepath.Join(a, "arm"), filepath.Join(a, "1"))
	assert.Contains(t, stdout, "DIFFERENT MACHINES")
	assert.NotEqual(t, exitWrong, code, stderr)
	_, _, stderr = call("diff", a, kept("arm64-128-byte-lines"))
	assert.Contains(t, stderr, "have no machine in common")
}
