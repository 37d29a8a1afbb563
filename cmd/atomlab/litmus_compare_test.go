package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/compare"
)

func TestLitmusCompare(t *testing.T) {
	folder := t.TempDir()
	log := func(name, text string) string {
		path := filepath.Join(folder, name)
		writeFile(t, path, text)
		return path
	}
	file := log("SB.litmus", find(t, litmus.X86_64, "SB").Text)
	_, text, _ := call("litmus", "check", file)
	tso := log("tso.log", text)
	_, text, _ = call("litmus", "check", "--model", "sc", file)
	sc := log("sc.log", text)
	seen := log("seen.log", "Test SB Allowed\nHistogram (1 states)\n5*>0:rax=0; 1:rax=0;\nOk\n")

	code, stdout, stderr := call("litmus", "compare", tso, seen)
	require.Zero(t, code, stderr)
	assert.Contains(t, stdout, "SB    Sometimes 4")
	assert.Contains(t, stdout, "3 unseen\n")

	code, stdout, stderr = call("litmus", "compare", sc, seen, "--json")
	assert.Equal(t, exitBroken, code)
	assert.Contains(t, stderr, "1 tests are unsound")
	var table compare.Table
	require.NoError(t, json.Unmarshal([]byte(stdout), &table))
	assert.Equal(t, compare.Difference{Finding: compare.Unsound, State: "0:rax=0; 1:rax=0;", Count: 5, In: 1, NotIn: 0}, table.Rows[0].Differences[0])

	code, stdout, _ = call("litmus", "compare", log("other", "Test SB Allowed\nHash=1\nStates 1\n0:rax=0; 1:rax=0;\nOk\nHash=1\n"), tso, "--nohash")
	assert.Zero(t, code)
	assert.Contains(t, stdout, "3 differs")

	code, stdout, _ = call("litmus", "compare", tso, tso, "--differences")
	assert.Zero(t, code)
	assert.False(t, strings.Contains(stdout, "SB"))
}

func TestLitmusCompareRefuses(t *testing.T) {
	folder := t.TempDir()
	good, other, bad := filepath.Join(folder, "good"), filepath.Join(folder, "other"), filepath.Join(folder, "bad")
	writeFile(t, good, "Test A Allowed\nStates 1\nx=0;\nOk\nHash=1\n")
	writeFile(t, other, "Test A Allowed\nStates 1\nx=0;\nOk\nHash=2\n")
	writeFile(t, bad, "Test B Allowed\nStates 1\nx\nOk\nTest A Allowed\nStates 1\nx=1;\nOk\n")
	for want, args := range map[string][]string{
		"requires at least 2":         {good},
		"nowhere":                     {good, "nowhere"},
		"bad:3:1: found \"x\"":        {good, bad},
		"1 tests could not be":        {good, other},
		"litmus_compare.go: found no": {good, "litmus_compare.go"},
	} {
		code, stdout, stderr := call(append([]string{"litmus", "compare"}, args...)...)
		assert.Equal(t, exitWrong, code, args)
		assert.Contains(t, stderr, want)
		if len(args) == 2 { // what could be read is told
			assert.Contains(t, stdout, "A  ")
		}
	}
}
