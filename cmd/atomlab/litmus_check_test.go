package main

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/catalogue"
)

func find(t *testing.T, a litmus.Arch, name string) catalogue.Entry {
	e, found := catalogue.Find(a, name)
	require.True(t, found, name)
	return e
}

func TestLitmusCheck(t *testing.T) {
	file := t.TempDir() + "/SB.litmus"
	writeFile(t, file, find(t, litmus.X86_64, "SB").Text)
	code, stdout, stderr := call("litmus", "check", file)
	require.Zero(t, code, stderr)
	for _, want := range []string{"Test SB Allowed\nStates 4\n0:rax=0; 1:rax=0;\n", "\nOk\nWitnesses\nPositive: 1 Negative: 3\n", "\nObservation SB Sometimes 1 3\n", "\nHash="} {
		assert.Contains(t, stdout, want)
	}
	code, stdout, stderr = call("litmus", "check", "--model", "sc", "--json", file)
	require.Zero(t, code, stderr)
	var r checkRecord
	require.NoError(t, json.Unmarshal([]byte(stdout), &r))
	assert.Len(t, r.States, 3)
	assert.Equal(t, "Never", r.Observation)
}

func TestLitmusCheckRefuses(t *testing.T) {
	sb := t.TempDir() + "/SB.litmus"
	writeFile(t, sb, find(t, litmus.AArch64, "SB").Text)
	bad := t.TempDir() + "/bad.cat"
	writeFile(t, bad, "bad\nacyclic (po | \n")
	x86 := t.TempDir() + "/x86.cat"
	writeFile(t, x86, "X86 TSO\nacyclic po\n")
	for want, args := range map[string][]string{
		"a test for AArch64, and the model tso, which is for X86_64": {"--model", "tso"},
		"expected sc, tso, arm64, or a file":                         {"--model", "power"},
		"nowhere.cat":                                                {"--model", "nowhere.cat"},
		"bad.cat:":                                                   {"--model", bad},
		"--unroll 0":                                                 {"--unroll", "0"},
		"a test for AArch64, and the model " + x86:                   {"--model", x86},
	} {
		code, stdout, stderr := call(append([]string{"litmus", "check", sb}, args...)...)
		assert.Equal(t, exitWrong, code, args)
		assert.Empty(t, stdout)
		assert.Contains(t, stderr, want)
	}
}
