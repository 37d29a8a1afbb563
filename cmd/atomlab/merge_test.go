package main

import (
	"encoding/json"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/probes/report/merge"
)

// TestMerge puts the kept reports into one table, by folder and by name.
func TestMerge(t *testing.T) {
	code, stdout, stderr := call("merge", filepath.Dir(kept("")))
	require.Zero(t, code, stderr)
	assert.Contains(t, stdout, "  padding         256 B (the largest suffices for all)\n")
	assert.Contains(t, stdout, "\nNUMBERS ")
	assert.Contains(t, stdout, "left out: "+kept("arm64-emulated")+": emulated: ")
	code, stdout, stderr = call("merge", kept("amd64-busy"), kept("amd64-busy"), "--json")
	require.Zero(t, code, stderr)
	var table merge.Table
	require.NoError(t, json.Unmarshal([]byte(stdout), &table))
	assert.Len(t, table.Models, 1)
	assert.Len(t, table.LeftOut, 1)
}
