package main

import (
	"encoding/json"
	"strings"
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
		"expected sc, go, tso, arm64, or a file":                     {"--model", "power"},
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

// TestLitmusCheckWhole: flags are found in every allowed execution, though all leave one state, and what is undefined
// is told in the text, in JSON and by the exit code.
func TestLitmusCheckWhole(t *testing.T) {
	file, model := t.TempDir()+"/half.litmus", t.TempDir()+"/m.cat"
	writeFile(t, file, "X86_64 half\n{ }\n P0 | P1 ;\n movl $1,(x) | movl $1,(y) ;\n movl (y),%eax | movl (x),%eax ;\nexists (x=1)\n")
	for _, c := range []struct {
		rules     string
		flags     []string
		undefined bool
	}{
		{"", nil, false},
		{"flag ~empty seen as some\nflag empty seen as none", []string{"none", "some"}, false},
		{"flag ~empty seen \\ seen as never", nil, false},
		{"undefined_unless empty seen as r", nil, true},
		{"undefined_unless ~empty seen as r", nil, true},
		{"undefined_unless empty seen & (W * W) as r", nil, false},
		{"empty seen\nundefined_unless empty seen as r", nil, false},
	} {
		writeFile(t, model, "m\ninclude \"cos.cat\"\nlet seen = rf \\ (IW * R)\nacyclic po-loc | rf | fr | co\n"+c.rules+"\n")
		code, stdout, stderr := call("litmus", "check", "--model", model, file)
		word, exit := "\nOk\n", 0
		if c.undefined {
			word = "\nUndef\n"
		}
		if c.undefined || c.flags != nil {
			exit = exitBroken
		}
		assert.Equal(t, exit, code, stderr)
		assert.Contains(t, stdout, word, c.rules)
		for _, flag := range c.flags {
			assert.Contains(t, stdout, "\nFlag "+flag+"\n")
		}
		assert.Equal(t, c.undefined, strings.Contains(stdout, "\nFlag *undef*\n"), c.rules)
		_, stdout, _ = call("litmus", "check", "--model", model, "--json", file)
		var r checkRecord
		require.NoError(t, json.Unmarshal([]byte(stdout), &r))
		assert.Equal(t, c.flags, r.Flags, c.rules)
		assert.Equal(t, c.undefined, r.Undefined, c.rules)
		assert.Len(t, r.States, 1)
	}
}
