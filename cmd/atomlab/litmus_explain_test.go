package main

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/explain"
)

func TestLitmusExplain(t *testing.T) {
	file := t.TempDir() + "/SB.litmus"
	writeFile(t, file, find(t, litmus.X86_64, "SB").Text)
	for format, want := range map[string]string{
		"text": "b -fr-> c  b reads y before c writes it\n",
		"dot":  `"b" -> "c" [label="fr"`,
		"svg":  ">a: W[x]=1</text>",
	} {
		code, stdout, stderr := call("litmus", "explain", file, "--format", format)
		require.Zero(t, code, stderr)
		assert.Contains(t, stdout, want)
	}
	code, stdout, stderr := call("litmus", "explain", file, "--format", "json", "--model", "sc", "--state", "0:rax=0; 1:rax=0;")
	require.Zero(t, code, stderr)
	var x explain.Explanation
	require.NoError(t, json.Unmarshal([]byte(stdout), &x))
	assert.False(t, x.Allowed)
	assert.Equal(t, "sc", x.Check.Name)
	assert.Len(t, x.Cycle, 4)
}

func TestLitmusExplainRefuses(t *testing.T) {
	file := t.TempDir() + "/SB.litmus"
	writeFile(t, file, find(t, litmus.X86_64, "SB").Text)
	for want, args := range map[string][]string{
		"--format png: expected text, dot, svg or json":    {"--format", "png"},
		"--state: proposition:1:7: ":                       {"--state", "0:rax="},
		"the end of the proposition":                       {"--state", "0:rax=1 1:rax=0"},
		"--unroll 0":                                       {"--unroll", "0"},
		"a test for X86_64, and the model arm64, which is": {"--model", "arm64"},
	} {
		code, stdout, stderr := call(append([]string{"litmus", "explain", file}, args...)...)
		assert.Equal(t, exitWrong, code, args)
		assert.Empty(t, stdout)
		assert.Contains(t, stderr, want)
	}
	code, _, stderr := call("litmus", "explain", t.TempDir())
	assert.Equal(t, exitWrong, code)
	assert.Contains(t, stderr, "no file whose name ends in .litmus")
}
