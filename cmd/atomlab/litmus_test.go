package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/catalogue"
	"example.org/atomlab/litmus/sandbox"
)

func TestLitmusList(t *testing.T) {
	code, stdout, stderr := call("litmus", "list", "--arch", "all")
	require.Zero(t, code, stderr)
	assert.Equal(t, len(catalogue.All()), strings.Count(stdout, "\n"))
	code, stdout, _ = call("litmus", "list", "--json", "SB*")
	require.Zero(t, code)
	var list []struct{ Name, Expect, Because string }
	require.NoError(t, json.Unmarshal([]byte(stdout), &list))
	assert.NotEmpty(t, list)
	for _, e := range list {
		assert.True(t, strings.HasPrefix(e.Name, "SB"), e.Name)
		assert.NotEmpty(t, e.Because)
	}
	code, _, stderr = call("litmus", "list", "nothing")
	assert.Equal(t, exitWrong, code)
	assert.Contains(t, stderr, "nothing")
}

func TestLitmusShow(t *testing.T) {
	code, stdout, stderr := call("litmus", "show", "SB", "--arch", "AArch64")
	require.Zero(t, code, stderr)
	e, _ := catalogue.Find(litmus.AArch64, "SB")
	assert.Equal(t, strings.TrimSpace(e.Text), strings.TrimSpace(stdout))
}

func writeFile(t *testing.T, name, text string) {
	require.NoError(t, os.WriteFile(name, []byte(text), 0o644))
}

// traps is a folder with a good test and everything that must do it no harm. P0 is one instruction of this
// architecture.
func traps(t *testing.T) string {
	folder := t.TempDir()
	code := map[string]string{"good": "movl $1,(x)", "loop": "L: jmp L", "unsafe": "movl $1,(%rax)"}
	if runtime.GOARCH == "arm64" {
		code = map[string]string{"good": "MOV W0,#1", "loop": "L: B L", "unsafe": "STR W0,[X1]"}
	}
	for name, p0 := range code {
		text := string(litmus.Native()) + " " + name + "\n{}\n P0 ;\n " + p0 + " ;\nforall (true)\n"
		writeFile(t, filepath.Join(folder, name+".litmus"), text)
	}
	unknown := string(litmus.Native()) + " unknown\n{}\n P0 ;\n frobnicate x ;\nexists (x=1)\n"
	writeFile(t, filepath.Join(folder, "unknown.litmus"), unknown)
	writeFile(t, filepath.Join(folder, "zlarge.litmus"), strings.Repeat("x", 10<<20))
	writeFile(t, filepath.Join(folder, "list"), "good.litmus # here\nunsafe.litmus\n")
	return folder
}

// records reads what --json wrote, by name.
func records(t *testing.T, stdout string) map[string]litmusRecord {
	all := map[string]litmusRecord{}
	decoder := json.NewDecoder(strings.NewReader(stdout))
	for decoder.More() {
		var r litmusRecord
		require.NoError(t, decoder.Decode(&r))
		all[r.Name] = r
	}
	return all
}

func TestLitmusRun(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("litmus tests run on Linux")
	}
	code, stdout, stderr := call("litmus", "run", "CoRR", "--iterations", "20000", "--seed", "5")
	require.Zero(t, code, stderr)
	for _, want := range []string{"Test CoRR Allowed\nHistogram (", "\nObservation CoRR Never 0 ", "\nHash=", "seed 5", "\nTime CoRR "} {
		assert.Contains(t, stdout, want)
	}
	assert.Contains(t, stderr, "1 tests: 1 ran, 0 violations")

	folder := traps(t)
	code, stdout, stderr = call("litmus", "run", folder, "--iterations", "1000", "--timeout", "2s", "--json")
	assert.Equal(t, exitWrong, code)
	assert.Contains(t, stderr, "unknown.litmus:4:2")
	assert.Contains(t, stderr, "zlarge.litmus")
	all := records(t, stdout)
	assert.Equal(t, sandbox.Ran, all["good"].Ending, all["good"].Why)
	assert.Equal(t, sandbox.Timeout, all["loop"].Ending, all["loop"].Why)
	assert.Equal(t, sandbox.Refused, all["unsafe"].Ending, all["unsafe"].Why)
	assert.Contains(t, all["unsafe"].Why, "unsafe.litmus:4:")
	assert.GreaterOrEqual(t, all["good"].Seen.Iterations, uint64(1000))

	code, stdout, _ = call("litmus", "run", "@"+filepath.Join(folder, "list"), "--iterations", "1000")
	assert.Zero(t, code)
	assert.Contains(t, stdout, "NotRun unsafe refused: ")

	index := filepath.Join(folder, "@all")
	writeFile(t, index, "SB\n")
	for _, what := range []string{index, "@" + index} {
		_, stdout, _ = call("litmus", "check", what)
		assert.Contains(t, stdout, "Test SB Allowed", what)
	}
}

// TestLitmusViolation: a state that the file forbids, though it always comes.
func TestLitmusViolation(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("litmus tests run on Linux")
	}
	file := filepath.Join(t.TempDir(), "v.litmus")
	text := "X86_64 v\n{}\n P0 ;\n movl $1,(x) ;\n~exists (x=1)\n"
	if runtime.GOARCH == "arm64" {
		text = "AArch64 v\n{ 0:X1=x; }\n P0 ;\n MOV W0,#1 ;\n STR W0,[X1] ;\n~exists (x=1)\n"
	}
	writeFile(t, file, text)
	exit, stdout, stderr := call("litmus", "run", file, "--iterations", "1000")
	assert.Contains(t, stdout, "Test v Forbidden\n")
	assert.Contains(t, stdout, "Observation v Always 1000 0\n")
	if strings.Contains(stdout, "\nEmulator: ") {
		assert.Zero(t, exit)
		return
	}
	assert.Equal(t, exitBroken, exit, stderr)
	assert.Contains(t, stdout, "\nViolation: ")
	assert.Contains(t, stderr, "1 violations")
}

func TestLitmusRunRefuses(t *testing.T) {
	for want, args := range map[string][]string{
		"no-such-test: found neither a file":  {"no-such-test"},
		"expected decided":                    {"SB", "--stop-when", "bored"},
		"expected numbers of processors":      {"SB", "--cpus", "0,x"},
		"found no file whose name ends in":    {t.TempDir()},
		"@no-such-list":                       {"@no-such-list/x"},
		`unknown field "boddies"; expected`:   {"SB", "--setting", `{"boddies":4}`},
		"--setting null: expected one object": {"SB", "--setting", "null"},
	} {
		code, stdout, stderr := call(append([]string{"litmus", "run"}, args...)...)
		assert.Equal(t, exitWrong, code)
		assert.Empty(t, stdout)
		assert.Contains(t, stderr, strings.TrimPrefix(want, "@"), args)
	}
}

func TestLitmusSetting(t *testing.T) {
	code, stdout, stderr := call("litmus", "run", "SB", "--iterations", "100", "--setting", settingLike)
	require.Zero(t, code, stderr)
	assert.Contains(t, stdout, "Search 1 settings")
	code, stdout, stderr = call("litmus", "run", "SB", "--setting", `{"batch":5}`)
	assert.Equal(t, exitWrong, code)
	assert.Contains(t, stdout, "NotRun SB failed: setting: found batch 5, expected 1 to 32768, a power of two")
	assert.Contains(t, stderr, "1 tests could not be run as asked for")
}

func TestLitmusInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var stdout, stderr strings.Builder
	assert.Equal(t, exitInterrupted, execute(ctx, []string{"litmus", "run", "SB", "MP"}, &stdout, &stderr))
	assert.Equal(t, 2, strings.Count(stdout.String(), " interrupted: "))
}
