package main

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/probes"
)

// recommended is the advice that the command prints, by tunable.
func recommended(t *testing.T, args ...string) map[string]probes.Advice {
	t.Helper()
	code, stdout, stderr := call(append([]string{"recommend", "--json"}, args...)...)
	require.Zero(t, code, stderr)
	var advice []probes.Advice
	require.NoError(t, json.Unmarshal([]byte(stdout), &advice))
	all := map[string]probes.Advice{}
	for _, a := range advice {
		all[a.Tunable] = a
	}
	return all
}

// TestRecommendFor: what the workload is about is narrowed, and nothing else.
func TestRecommendFor(t *testing.T) {
	of := recordedReport("arm64-lse-fast")
	before, after := recommended(t, of), recommended(t, of, "--for", "threads=4 reads=0.99 hold=0")
	require.Len(t, after, len(before))
	narrowed := map[string]string{"lock": "by goroutines 4, steps held 0, which is it", "read_mostly": "by goroutines 4", "queue": "2.00 times away",
		"counter": "nothing near", "batch": "batches was not measured", "shards": "shards was not measured"}
	for tunable, a := range after {
		if note, is := narrowed[tunable]; is {
			assert.Contains(t, a.Why, note, tunable)
		} else {
			assert.Equal(t, before[tunable], a)
		}
	}
	assert.False(t, after["counter"].Conclusive())
	assert.Len(t, after["lock"].Evidence, 1, "of one setting")
}

// TestRecommendForNow measures the setting, and gives advice on nothing else.
func TestRecommendForNow(t *testing.T) {
	all := recommended(t, "--quick", "--for", "threads=2")
	assert.Len(t, all, 6)
	assert.Contains(t, all["lock"].Why, "says nothing about hold")
	assert.Contains(t, all["counter"].Why, "says nothing about reads")
}

func TestRecommendRefuses(t *testing.T) {
	of := recordedReport("arm64-lse-fast")
	for says, args := range map[string][]string{
		"expected a time with its unit":       {of, "--for", "hold=200"},
		"--for: a workload of no words":       {of, "--for", ""},
		"[for verify] were all set":           {of, "--for", "threads=1", "--verify"},
		"--format yaml: expected one of text": {of, "--format", "yaml"},
		"open nowhere.json":                   {"nowhere.json", "--for", "threads=1"},
		"--verify: ":                          {of, "--verify"}, // it is of another machine, and this one may be emulated
	} {
		code, stdout, stderr := call(append([]string{"recommend"}, args...)...)
		assert.Equal(t, 2, code, args)
		assert.Empty(t, stdout)
		assert.Contains(t, stderr, says)
	}
}
