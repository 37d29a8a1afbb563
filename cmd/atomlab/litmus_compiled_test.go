package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const stranger = `package flags

import "sync/atomic"

var (
	length int
	ready  bool
	safe   atomic.Bool
)

//litmus:threads Publish | Read
//litmus:racy
//litmus:threads Publish | Read
//litmus:threads Publish | Publish
func Publish() { length = 5; ready = true }

func Read() int {
	if !ready {
		return -1
	}
	return length
}

//litmus:threads PublishSafely | ReadSafely
//litmus:init length=3
//litmus:observe 1:0
func PublishSafely() { length = 5; safe.Store(true) }

func ReadSafely() int {
	if !safe.Load() {
		return -1
	}
	return length
}
`

// TestLitmusCompiled has a stranger's module in which a flag is published by a plain store, and by an atomic one.
func TestLitmusCompiled(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil || os.Getenv("ATOMLAB_TEST_EMULATED") == "yes" || runtime.GOARCH != "amd64" && runtime.GOARCH != "arm64" {
		t.Skip("needs the go command, for the machine that the test runs on")
	}
	folder := t.TempDir()
	writeFile(t, filepath.Join(folder, "go.mod"), "module example.com/flags\n\ngo 1.26\n")
	writeFile(t, filepath.Join(folder, "flags.go"), stranger)
	t.Chdir(folder)

	code, stdout, stderr := call("litmus", "compiled", "--arch", runtime.GOARCH, "Publish | Read")
	assert.Equal(t, exitBroken, code, stderr)
	assert.Contains(t, stdout, "The program has a data race.")
	assert.Contains(t, stderr, runtime.GOARCH)

	code, _, stderr = call("litmus", "compiled", "--arch", runtime.GOARCH, "--racy", "Publish | Read")
	assert.Zero(t, code, stderr)

	code, stdout, stderr = call("litmus", "compiled", "--arch", runtime.GOARCH, "--json", "--write", "tests", "PublishSafely | ReadSafely")
	require.Zero(t, code, stderr)
	var records []compiledRecord
	require.NoError(t, json.Unmarshal([]byte(stdout), &records))
	assert.Len(t, records[0].Allowed, 2)
	assert.False(t, records[0].Race)
	files, err := filepath.Glob("tests/*.litmus")
	require.NoError(t, err)
	assert.Len(t, files, len(records))
	code, stdout, stderr = call("litmus", "check", "--model", "go", "tests")
	assert.Zero(t, code, stderr)
	assert.Contains(t, stdout, "States 2\n")

	code, stdout, stderr = call("litmus", "compiled", "--arch", runtime.GOARCH, "--json", "--write", "marked", ".")
	assert.Equal(t, exitBroken, code)
	assert.Contains(t, stderr, "flags.go:13: "+runtime.GOARCH, "the same functions as before it, which do not mean their data race")
	assert.Contains(t, stderr, "flags.go:14: "+runtime.GOARCH)
	assert.NotContains(t, stderr, "flags.go:11", "that is meant")
	records = nil
	require.NoError(t, json.Unmarshal([]byte(stdout), &records))
	var judged []string
	for _, r := range records {
		if r.As == "" {
			judged = append(judged, r.At+" "+r.Program)
		}
		if r.As == "" && r.At == "flags.go:24" {
			require.Len(t, r.Allowed, 2)
			assert.NotContains(t, r.Allowed[0], "length", "it is not to be observed")
		}
	}
	assert.Equal(t, []string{"flags.go:11 Publish | Read", "flags.go:13 Publish | Read", "flags.go:14 Publish | Publish", "flags.go:24 PublishSafely | ReadSafely"}, judged)
	code, stdout, _ = call("litmus", "compiled", "--arch", runtime.GOARCH, ".")
	assert.Equal(t, exitBroken, code)
	assert.Contains(t, stdout, "flags.go:24: PublishSafely | ReadSafely\n\n"+runtime.GOARCH)
	code, stdout, stderr = call("litmus", "compiled", "--arch", runtime.GOARCH, "--walk", "500", "PublishSafely | ReadSafely")
	assert.Zero(t, code, stderr)
	assert.Contains(t, stdout, "2 states were seen in the ")
	assert.NotContains(t, stdout, "allowed")

	for want, args := range map[string][]string{
		"whose comments say that":                {"--init", "x=1", "."},
		"--walk -1":                              {"--walk", "-1", "Read"},
		"is to be observed, expected one of 0:0": {"--observe", "y", "Read"},
		"undefined: Nobody":                      {"Nobody"},
		"expected amd64":                         {"--arch", "mips", "Read"},
		"atomlab: --init: found \"x\", expected a name and a number": {"--init", "x", "Read"},
		"no location or parameter":                                   {"--init", "x=1", "Read"},
		"--unroll -1":                                                {"--unroll", "-1", "Read"},
	} {
		code, _, stderr := call(append([]string{"litmus", "compiled"}, args...)...)
		assert.Equal(t, exitWrong, code, args)
		assert.Contains(t, stderr, want)
	}
}
