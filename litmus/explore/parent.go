package explore

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/litmus/explore/sched"
	"example.org/atomlab/litmus/explore/weave"
)

// everyRace lets the race detector report what it has reported before, so that a schedule that races is known for it
// each time, and end without a pause.
const everyRace = "suppress_equal_stacks=0 suppress_equal_addresses=0 atexit_sleep_ms=0"

// A binary is the instrumented test.
type binary struct {
	path         string
	uncontrolled []weave.Uncontrolled
	err          error
}

// instrumented builds it, once in a process, with the flags of the test that asks.
var instrumented = sync.OnceValue(func() binary {
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	builds, modules := filepath.Join(cache, "atomlab-explore", "builds"), filepath.Join(cache, "atomlab-explore", "modules")
	expire(builds, time.Hour)
	expire(modules, 7*24*time.Hour)
	if err := os.MkdirAll(builds, 0o700); err != nil {
		return binary{err: err}
	}
	out, err := os.MkdirTemp(builds, "")
	if err != nil {
		return binary{err: err}
	}
	return build(out, modules)
})

// expire removes the folders that nobody has made or used for so long: nobody knows when the last test that needs one
// has ended.
func expire(all string, age time.Duration) {
	entries, _ := os.ReadDir(all)
	for _, e := range entries {
		if i, err := e.Info(); err == nil && time.Since(i.ModTime()) > age {
			os.RemoveAll(filepath.Join(all, e.Name()))
		}
	}
}

func build(out, modules string) binary {
	flags := buildFlags()
	env := []string{"GOARCH=" + runtime.GOARCH} // which the go command does not know if this process is emulated
	w, err := weave.Run(weave.Config{Patterns: []string{"."}, Tests: true, Flags: flags, Env: env, Out: out, Shared: modules,
		Swap: weave.StandIns, Keep: weave.Kept})
	if err != nil {
		return binary{err: err}
	}
	if len(w.Copies) == 0 {
		return binary{err: errors.New("no file of this test or of what it imports starts a goroutine or uses a channel, sync, sync/atomic or " +
			"runtime, as far as it can be rewritten: there is nothing to explore\n" + culprits(w.Uncontrolled))}
	}
	path := filepath.Join(out, "instrumented.test")
	args := append([]string{"test", "-c", "-o", path, "-overlay=" + w.Overlay}, flags...)
	c := exec.Command("go", append(args, ".")...)
	c.Env = append(os.Environ(), env...)
	if text, err := c.CombinedOutput(); err != nil {
		return binary{err: fmt.Errorf("the instrumented test cannot be built: %w\n%s", err, text)}
	}
	return binary{path: path, uncontrolled: w.Uncontrolled}
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
func parent[R any](t *testing.T, n int) (R, string) {
	t.Helper()
	if by := machine.Detect().Emulated; by != "" && os.Getenv(execVariable) == "" {
		t.Skipf("explore: this process is emulated (%s), and an emulator may hang in starting another one: set %s to what starts "+
			"the instrumented test for %s", by, execVariable, runtime.GOARCH)
	}
	if testing.Short() && slices.Contains(buildFlags(), "-race=true") {
		t.Skip("explore: under the race detector everything is compiled once more for the instrumented test: not with -short")
	}
	b := instrumented()
	if errors.Is(b.err, exec.ErrNotFound) {
		t.Skip("explore: the instrumented test cannot be built without the go command, which is not in PATH")
	}
	if b.err != nil {
		t.Fatalf("explore: %v", b.err)
	}
	result := filepath.Join(t.TempDir(), "result.json")
	args := []string{"-test.run=" + pattern(t.Name()), "-test.count=1", "-test.v"}
	if end, ok := t.Deadline(); ok { // a little earlier, so that its stacks can be shown
		args = append(args, "-test.timeout="+max(time.Until(end)*9/10, time.Millisecond).String())
	}
	if testing.Short() {
		args = append(args, "-test.short")
	}
	if interrupted.Load() {
		t.Fatal("explore: not run: the search before this one was interrupted")
	}
	ctx, stop := interruptible()
	defer stop()
	args = append(append(strings.Fields(os.Getenv(execVariable)), b.path), args...)
	c := exec.CommandContext(ctx, args[0], args[1:]...)
	c.Cancel = func() error {
		interrupted.Store(true)
		stop() // a second signal ends this process at once
		return c.Process.Signal(os.Interrupt)
	}
	c.WaitDelay = patience
	c.Env = append(os.Environ(), onlyVariable+"="+strconv.Itoa(n), resultVariable+"="+result,
		"GORACE="+os.Getenv("GORACE")+" "+everyRace)
	out, err := c.CombinedOutput()
	r, ok := readResult[R](result)
	if !ok {
		t.Fatalf("explore: the instrumented test ended (%v) before it had a result of call %d of this test. It printed:\n%s", err, n, out)
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
	case f != nil && f.Outcome == sched.Undetermined:
		t.Fatalf("explore: %s\n%s", Report(r), culprits(instrumented().uncontrolled))
	case f != nil:
		t.Fatalf("explore: %s", Report(r))
	case r.Interrupted:
		t.Fatalf("explore: interrupted: %s", Report(r))
	case r.Steps == 0:
		t.Fatal("explore: the threads of this scenario did nothing that is instrumented: no operation of sync, sync/atomic or asm. "+
			"There is nothing to explore\n", culprits(instrumented().uncontrolled))
	default:
		t.Log("explore: " + Report(r))
	}
}

// culprits lists what a run may owe it to that it went another way.
func culprits(list []weave.Uncontrolled) string {
	var b strings.Builder
	if len(list) == 0 {
		return ""
	}
	b.WriteString("what the explorer does not control, in this test and in what it imports:\n")
	for i, u := range list {
		if i == 20 {
			fmt.Fprintf(&b, "and %d more\n", len(list)-i)
			break
		}
		fmt.Fprintln(&b, u)
	}
	return b.String()
}

func readResult[R any](name string) (R, bool) {
	var r R
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
