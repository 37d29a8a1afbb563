package broken_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/structures/broken"
)

// here is this machine, looked at once.
var here = sync.OnceValue(machine.Detect)

// budget is what a detector that waits for luck may take: on two quiet processors the slowest needs some seconds. An
// emulator's processors are interrupted, and reorder, as it likes; and a short test has no time to wait for luck on
// processors that others use as well. There the unlucky are told, and do not fail.
func budget(emulated bool) (limit time.Duration, told string) {
	switch {
	case emulated && testing.Short(): // enough to execute all instructions
		return 20 * time.Millisecond, "on an emulated processor, by a short test"
	case emulated:
		return 3 * time.Second, "on an emulated processor"
	case testing.Short():
		return 2 * time.Second, "which is all that a short test has"
	}
	return time.Minute, ""
}

// childVariable tells this program to run the broken type of that name for a while, and nothing else.
const (
	childVariable = "ATOMLAB_TEST_BROKEN"
	limitVariable = "ATOMLAB_TEST_LIMIT"
)

// checksVariable tells it to run checks of the suite: see catch.
const checksVariable = "ATOMLAB_TEST_CHECKS"

func TestMain(m *testing.M) {
	if name := os.Getenv(childVariable); name != "" {
		limit, _ := time.ParseDuration(os.Getenv(limitVariable))
		checks, bySuite := os.LookupEnv(checksVariable)
		for _, b := range append(broken.Bugs(), careless...) {
			switch {
			case b.Name != name:
			case bySuite:
				fmt.Println("detector:", catch(b, checks, limit))
			default:
				fmt.Println("detector:", b.Broken(limit))
			}
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// TestEachIsCaught runs each broken type under its detector, which must catch it, and its twin, which must pass.
func TestEachIsCaught(t *testing.T) {
	for _, b := range broken.Bugs() {
		t.Run(b.Name, func(t *testing.T) {
			if b.Detector == broken.ByWaking && !raceDetector {
				t.Parallel() // it waits for who is not woken, and takes no processor meanwhile
			}
			require.NotEmpty(t, b.Wrong)
			require.NotEmpty(t, b.Seen)
			if b.Broken == nil {
				require.NotEmpty(t, b.Why)
				require.Empty(t, b.NoLitmus, "what cannot be shown by running must be shown to a model")
				return
			}
			if !testing.Short() || here().Emulated == "" { // the tests of what is right have run it there
				t.Run("right", func(t *testing.T) { passes(t, b) })
			}
			t.Run("broken", func(t *testing.T) { caught(t, b) })
		})
	}
}

func passes(t *testing.T, b broken.Bug) {
	limit := time.Second
	if testing.Short() {
		limit /= 5
	}
	err := b.Right(limit)
	if errors.Is(err, broken.ErrNoVerdict) {
		t.Skip(err)
	}
	assert.NoError(t, err)
}

func caught(t *testing.T, b broken.Bug) {
	switch {
	case raceDetector && testing.Short() && b.Detector != broken.ByRace:
		t.Skipf("caught by %s, without the race detector: too long for a short test with it", b.Detector)
	case raceDetector:
		output := runChild(t, b.Name)
		if b.Detector != broken.ByRace && (strings.Contains(output, broken.ErrNoVerdict.Error()) || strings.Contains(output, "detector: <nil>")) {
			t.Skipf("the race detector's instructions stand in the way: without it this is caught, or says why not (%s)", output)
		}
		if testing.Short() && strings.Contains(output, "detector: <nil>") {
			t.Skip("no race met in the two seconds of a short test")
		}
		if b.Detector == broken.ByRace || !strings.Contains(output, "detector: ") {
			assert.Contains(t, output, "DATA RACE")
		}
		return
	case b.Why != "":
		t.Log("not looked for:", b.Why)
		return
	case runtime.GOARCH == "wasm":
		t.Skip("WebAssembly has one thread, and nobody is preempted: no bad moment comes")
	}
	m := here()
	if m.Emulated != "" && testing.Short() && (b.Detector == broken.ByWaking || b.Detector == broken.ByProgress) {
		t.Skip("waits for seconds until somebody who is not woken is missed: too long for a short test on an emulated processor")
	}
	budget, told := budget(m.Emulated != "")
	meter := measure.NewLoadMeter(m.Allowed)
	meter.Start()
	var err error
	for begin := time.Now(); time.Since(begin) < budget && err == nil; { // clock: luck has a budget, and runs end early
		err = b.Broken(budget - time.Since(begin)) // clock: what is left of it
	}
	crowded := meter.Crowded()
	switch {
	case errors.Is(err, broken.ErrNoVerdict):
		t.Skip(err)
	case err == nil && told != "":
		t.Skipf("not caught by %s within %v, %s", b.Detector, budget, told)
	case err == nil && crowded != "":
		t.Skipf("inconclusive: not caught by %s within %v, while %s", b.Detector, budget, crowded)
	}
	require.Error(t, err, "not caught by %s within %v", b.Detector, budget)
	t.Logf("caught by %s: %.300v", b.Detector, err)
}

// runChild runs a broken type in a process of its own, which ends when its detector or the race detector has caught it.
func runChild(t *testing.T, name string) string {
	program, err := os.Executable()
	require.NoError(t, err)
	child := exec.Command(program)
	limit := "10s"
	if testing.Short() {
		limit = "2s"
	}
	child.Env = append(os.Environ(), childVariable+"="+name, limitVariable+"="+limit, "GORACE="+os.Getenv("GORACE")+" halt_on_error=1")
	output, _ := child.CombinedOutput()
	return string(output)
}

// TestVet: what go vet says of a lock of this library that is copied.
func TestVet(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil || testing.Short() {
		t.Skip("needs the go command")
	}
	vet := exec.Command("go", "vet", "./testdata/copiedlock")
	output, err := vet.CombinedOutput()
	require.Error(t, err)
	for _, complaint := range []string{"Add passes lock by value", "assignment copies lock value", "call of use copies lock value"} {
		assert.Contains(t, string(output), complaint)
	}
}
