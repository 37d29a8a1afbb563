package explore

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"testing"

	"example.org/atomlab/litmus/explore/overlay"
	"example.org/atomlab/litmus/explore/sched"
)

// A binary is the instrumented test.
type binary struct {
	path string
	err  error
}

// instrumented builds it, once in a process, with the flags of the test that asks.
var instrumented = sync.OnceValue(func() binary {
	dir, err := os.MkdirTemp("", "explore")
	if err != nil {
		return binary{err: err}
	}
	path, err := build(dir)
	return binary{path, err}
})

func build(out string) (string, error) {
	flags := buildFlags()
	packages, err := overlay.List(".", flags...)
	if err != nil {
		return "", err
	}
	more, files, err := overlay.Write(out, ".", packages, overlay.SwapImports)
	if err != nil {
		return "", err
	}
	if files == 0 {
		return "", fmt.Errorf("no file of this test or of what it imports uses sync, sync/atomic or runtime: there is nothing to explore")
	}
	path := filepath.Join(out, "instrumented.test")
	args := append([]string{"test", "-c", "-o", path}, flags...)
	args = append(args, more...)
	if text, err := exec.Command("go", append(args, ".")...).CombinedOutput(); err != nil {
		return "", fmt.Errorf("the instrumented test cannot be built: %w\n%s", err, text)
	}
	return path, nil
}

// buildFlags are those that this test was built with, as far as they matter.
func buildFlags() []string {
	var flags []string
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return nil
	}
	for _, s := range info.Settings {
		if s.Key == "-race" || s.Key == "-tags" {
			flags = append(flags, s.Key+"="+s.Value)
		}
	}
	return flags
}

// parent runs the n-th call of Run of this test in the instrumented binary.
func parent(t *testing.T, n int) (Result, string) {
	t.Helper()
	b := instrumented()
	if b.err != nil {
		t.Fatal("explore: ", b.err)
	}
	result := filepath.Join(t.TempDir(), "result.json")
	args := []string{"-test.run=" + pattern(t.Name()), "-test.count=1", "-test.v"}
	if testing.Short() {
		args = append(args, "-test.short")
	}
	c := exec.Command(b.path, args...)
	c.Env = append(os.Environ(), onlyVariable+"="+strconv.Itoa(n), resultVariable+"="+result)
	out, err := c.CombinedOutput()
	r, ok := readResult(result)
	if !ok {
		t.Fatalf("explore: the instrumented test ended without a result (%v):\n%s", err, out)
	}
	return r, string(out)
}

func judge(t *testing.T, r Result, out string) {
	t.Helper()
	f := r.Failure
	switch {
	case r.Steps < 0: // in the instrumented binary: its parent judges
	case f != nil && f.Outcome == sched.DataRace:
		t.Fatalf("explore: %s\n%s", Report(r), out)
	case f != nil:
		t.Fatalf("explore: %s", Report(r))
	case r.Steps == 0:
		t.Fatal("explore: the threads of this scenario did nothing that is instrumented: no operation of sync, sync/atomic or asm. " +
			"There is nothing to explore")
	default:
		t.Log("explore: " + Report(r))
	}
}

func readResult(name string) (Result, bool) {
	var r Result
	text, err := os.ReadFile(name)
	return r, err == nil && json.Unmarshal(text, &r) == nil
}

// pattern is a -test.run that matches one test.
func pattern(name string) string {
	parts := strings.Split(name, "/")
	for i, p := range parts {
		parts[i] = "^" + regexp.QuoteMeta(p) + "$"
	}
	return strings.Join(parts, "/")
}
