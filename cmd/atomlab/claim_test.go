package main

import (
	"bytes"
	"context"
	"encoding/json"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/probes"
	"example.org/atomlab/probes/claims"
)

// recordedReport is of a machine that is not here.
func recordedReport(name string) string {
	return filepath.Join("..", "..", "probes", "report", "testdata", "reports", name+".json")
}

func TestClaimList(t *testing.T) {
	_, stdout, _ := call("claim", "list")
	_, asJSON, _ := call("claim", "list", "--json")
	var list []map[string]any
	require.NoError(t, json.Unmarshal([]byte(asJSON), &list))
	require.Len(t, list, len(claims.All()))
	for i, c := range claims.All() {
		assert.Contains(t, stdout, c.ID+" (needs ")
		assert.Contains(t, stdout, c.Says)
		assert.Contains(t, stdout, c.Rule)
		assert.Equal(t, c.Who, list[i]["who"])
	}
	_, stdout, _ = call("__complete", "claim", "run", "")
	assert.Contains(t, stdout, "failed-cas-cheaper\t")
}

// TestClaimFrom reads a report and nothing else: the answers are those of its machine.
func TestClaimFrom(t *testing.T) {
	for _, test := range []struct{ machine, id, want string }{
		{"amd64-pair-prefetch-dear-pause", "pad-128-needed-amd64", claims.Depends},
		{"amd64-no-pair-cheap-pause", "pad-128-needed-amd64", claims.Refuted},
		{"amd64-no-pair-cheap-pause", "pad-64-suffices-amd64", claims.Confirmed},
		{"arm64-128-byte-lines", "pad-128-needed-arm64", claims.Confirmed},
		{"arm64-128-byte-lines", "isb-right-hint", claims.Refuted},
		{"arm64-lse-fast", "isb-right-hint", claims.Confirmed},
		{"arm64-lse-fast", "pad-128-needed-arm64", claims.Refuted},
		{"arm64-lse-fast", "pad-128-needed-amd64", probes.Inconclusive},
		{"amd64-pair-prefetch-dear-pause", "go-spin-fits", claims.Confirmed},
		{"amd64-very-cheap-pause", "go-spin-fits", claims.Refuted},
		{"amd64-busy", "addition-beats-loop-alone", probes.Inconclusive},
		{"arm64-emulated", "addition-beats-loop-alone", probes.Inconclusive},
	} {
		code, stdout, stderr := call("claim", "run", test.id, "--from", recordedReport(test.machine), "--json")
		require.Zero(t, code, stderr)
		var verdicts []claims.Verdict
		require.NoError(t, json.Unmarshal([]byte(stdout), &verdicts))
		require.Len(t, verdicts, 1)
		assert.Equal(t, test.want, verdicts[0].Answer, "%s, %s: %s", test.machine, test.id, verdicts[0].Why)
	}
	_, stdout, _ := call("claim", "run", "--from", recordedReport("amd64-no-pair-cheap-pause"))
	for _, c := range claims.All() {
		assert.Contains(t, stdout, c.ID)
	}
}

// TestClaimRun measures what decides the claim, and says what it has if it is interrupted.
func TestClaimRun(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out, messages bytes.Buffer
	code := execute(ctx, []string{"claim", "run", "failed-cas-cheaper", "--quick"}, &out, &messages)
	assert.Equal(t, exitInterrupted, code)
	assert.Contains(t, out.String(), "failed-cas-cheaper: interrupted before it began")

	names := func(ids ...string) []string {
		list, err := pickClaims(ids)
		require.NoError(t, err)
		return names(needed(list))
	}
	assert.Equal(t, []string{"cas-cost"}, names("failed-cas-cheaper", "most-cas-fail"), "each once")
	elsewhere := map[string]string{"amd64": "isb-right-hint", "arm64": "pause-140-cycles"}[runtime.GOARCH]
	assert.Empty(t, names(elsewhere), "what is about another architecture is not measured for")
	assert.True(t, slices.IsSorted(names()))
}

func TestWrongClaims(t *testing.T) {
	for _, test := range []struct {
		want string
		args []string
	}{
		{`no claim is called "nonsense": atomlab claim list names them`, []string{"nonsense"}},
		{"no such file", []string{"--from", filepath.Join(t.TempDir(), "missing")}},
		{"none of the others can be", []string{"--from", "x", "--quick"}},
	} {
		code, stdout, stderr := call(append([]string{"claim", "run"}, test.args...)...)
		assert.Equal(t, exitWrong, code)
		assert.Contains(t, stderr, test.want)
		assert.Empty(t, stdout)
	}
}
