package main

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes/report/diff"
	"example.org/atomlab/probes/report/reporttest"
)

// slowed writes a recorded run of which one series takes so many times as long, into a folder; the processor has that
// name.
func slowed(t *testing.T, processor, folder string, times float64) string {
	t.Helper()
	r := recorded(t)
	r.Machine.Model = processor
	for i, f := range r.Findings {
		for j, s := range f.Measurements {
			if f.Probe == "cas-cost" && s.String() == "fetch-add cpus=1" {
				samples := slices.Clone(s.Samples)
				for k := range samples {
					samples[k] *= times
				}
				r.Findings[i].Measurements[j] = measure.NewSeries(s.Name, s.Params, s.Unit, samples, s.Passes)
			}
		}
	}
	return reporttest.Write(t, folder, r)
}

// TestDiff: of a machine twice nothing is told; of one series that is slower that one, with the exit code that the
// threshold asks for.
func TestDiff(t *testing.T) {
	same, slow := slowed(t, "it", t.TempDir(), 1), slowed(t, "it", t.TempDir(), 4)
	code, stdout, stderr := call("diff", same, same)
	assert.Zero(t, code, stderr)
	assert.Contains(t, stdout, "\nno change: ")
	assert.NotContains(t, stdout, "CHANGES")

	code, stdout, stderr = call("diff", same, slow)
	assert.Equal(t, exitBroken, code)
	assert.Contains(t, stdout, "cas-cost: fetch-add cpus=1: ")
	assert.Contains(t, stdout, "\n1 of ")
	assert.Equal(t, "atomlab: worse than the baseline by more than 5 %: cas-cost: fetch-add cpus=1\n", stderr)
	code, _, _ = call("diff", same, slow, "--threshold", "300")
	assert.Zero(t, code)
	code, stdout, _ = call("diff", slow, same, "--json")
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
			slowed(t, "one", filepath.Join(side, run), 1+float64(i))
		}
		slowed(t, "another", filepath.Join(side, "4"), 1)
	}
	slowed(t, "a third", filepath.Join(a, "5"), 1)
	code, stdout, stderr := call("diff", a, b)
	assert.Equal(t, exitBroken, code, stderr)
	assert.Regexp(t, `A  amd64 Maker one: .*1.report.json, .*2.report.json, .*3.report.json\n`, stdout)
	assert.Contains(t, stdout, "cas-cost: fetch-add cpus=1: ")
	assert.Contains(t, stdout, "A  amd64 Maker another")
	_, stdout, _ = call("diff", filepath.Join(a, "4"), filepath.Join(a, "1"))
	assert.Contains(t, stdout, "DIFFERENT MACHINES")
	code, _, stderr = call("diff", a, slowed(t, "a fourth", t.TempDir(), 1))
	assert.Equal(t, exitWrong, code)
	assert.Contains(t, stderr, "have no machine in common")
}
