package main

import (
	"encoding/json"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/probes/report/merge"
	"example.org/atomlab/probes/report/reporttest"
)

// TestMerge puts reports into one table, by folder and by name.
func TestMerge(t *testing.T) {
	folder := t.TempDir()
	for i, model := range []string{"one", "another", "an emulator"} {
		r := recorded(t)
		r.Machine.Model, r.Seed = model, uint64(i)
		if model == "an emulator" {
			r.Machine.Emulated = "a sign"
		}
		reporttest.Write(t, filepath.Join(folder, model), r)
	}
	code, stdout, stderr := call("merge", folder)
	require.Zero(t, code, stderr)
	assert.Contains(t, stdout, "  rmw_form        fetch-add (all reports that have an answer agree)\n")
	assert.Contains(t, stdout, "\nNUMBERS ")
	assert.Regexp(t, "left out: .*an emulator.report.json: emulated: a sign", stdout)
	one := filepath.Join(folder, "one")
	code, stdout, stderr = call("merge", one, one, "--json")
	require.Zero(t, code, stderr)
	var table merge.Table
	require.NoError(t, json.Unmarshal([]byte(stdout), &table))
	assert.Len(t, table.Models, 1)
	assert.Len(t, table.LeftOut, 1)
}
