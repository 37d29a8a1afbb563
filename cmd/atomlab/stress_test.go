package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus/stress"
	"example.org/atomlab/litmus/stress/promises"
)

func TestStressList(t *testing.T) {
	code, stdout, stderr := call("stress", "list")
	require.Zero(t, code, stderr)
	for _, c := range promises.All() {
		assert.Contains(t, stdout, c.Name+"\n  "+c.Says)
	}
	_, stdout, _ = call("stress", "list", "--json")
	var list []struct{ Name string }
	require.NoError(t, json.Unmarshal([]byte(stdout), &list))
	assert.Len(t, list, len(promises.All()))
}

// TestStressRun runs two tests that hold everywhere, and reads all that is written about them.
func TestStressRun(t *testing.T) {
	junit := filepath.Join(t.TempDir(), "junit.xml")
	args := []string{"stress", "run", "MP atomic.Int64", "CoRR atomic.Int3?", "--time", "100ms", "--seed", "7"}
	code, stdout, stderr := call(append(args, "--json", "--junit", junit)...)
	require.Zero(t, code, stderr)
	var results []stress.Result
	require.NoError(t, json.Unmarshal([]byte(stdout), &results))
	require.Len(t, results, 2)
	for _, r := range results {
		assert.Equal(t, stress.OK, r.Verdict, r.Name)
		assert.Zero(t, r.Seen(stress.IsForbidden), r.Name)
		sum := int64(0)
		for _, c := range r.Outcomes {
			sum += c.Samples
		}
		assert.Equal(t, r.Samples, sum, "every sample has an outcome")
	}
	assert.Contains(t, stderr, "2 tests, ")
	assert.Contains(t, stderr, "--seed 7 ")
	text, err := os.ReadFile(junit)
	require.NoError(t, err)
	assert.Equal(t, 2, strings.Count(string(text), "<testcase "))

	code, stdout, _ = call(args...)
	assert.Zero(t, code)
	assert.Contains(t, stdout, "[OK] MP atomic.Int64")
}

func TestStressRunRefuses(t *testing.T) {
	for _, tt := range []struct {
		args []string
		says string
	}{
		{[]string{"no such test"}, `no stress test is called "no such test"`},
		{[]string{"["}, "syntax error in pattern"},
		{[]string{"--time", "-1s"}, "expected more than nothing"},
		{[]string{"--time", "1s", "--budget", "1s"}, "none of the others can be"},
		{[]string{"--junit", filepath.Join("no", "such", "folder")}, "--junit: "},
	} {
		code, stdout, stderr := call(append([]string{"stress", "run"}, tt.args...)...)
		assert.Equal(t, exitWrong, code, tt.args)
		assert.Contains(t, stderr, tt.says)
		assert.Empty(t, stdout, tt.args)
	}
}

// TestStressOutcome has results that this machine could not be made to show.
func TestStressOutcome(t *testing.T) {
	for _, tt := range []struct {
		verdict stress.Verdict
		broken  bool
	}{
		{stress.OK, false},
		{stress.Skipped, false},
		{stress.Emulated, false},
		{stress.Failed, true},
		{stress.Broken, true},
	} {
		var stderr bytes.Buffer
		command := &cobra.Command{}
		command.SetErr(&stderr)
		command.SetContext(t.Context())
		err := new(stressFlags).outcome(command, []stress.Result{{Verdict: stress.OK, Samples: 3}, {Verdict: tt.verdict, Samples: 4}})
		assert.Equal(t, tt.broken, err == errBroken, tt.verdict)
		assert.Contains(t, stderr.String(), "2 tests, 7 samples: ")
	}
}
