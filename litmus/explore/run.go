package explore

import (
	"encoding/json"
	"os"
	"strconv"
	"sync"
	"testing"

	"example.org/atomlab/litmus/explore/record"
	"example.org/atomlab/litmus/explore/sched"
)

// S is one schedule of a scenario, while it is set up.
type S struct{ s *sched.Scenario }

// Go adds a thread. All begin together when the scenario has been set up.
func (s *S) Go(name string, f func()) { s.s.Go(name, f) }

// Finally sets the check that runs when all threads have ended; an error fails the schedule.
func (s *S) Finally(check func() error) { s.s.Finally(check) }

// Options bound an exploration; the zero value is a good choice.
type Options = sched.Options

// The memory models of Options.Model: see sched.Model.
const (
	SC  = sched.SC
	TSO = sched.TSO
)

// A Result is what is known after an exploration.
type Result = sched.Result

// The environment through which a test speaks to itself in the instrumented binary.
const (
	onlyVariable   = "EXPLORE_ONLY"   // which call of Run is meant, from 1
	resultVariable = "EXPLORE_RESULT" // the file for its result
	replayVariable = record.Replay    // for people: run this schedule only
	execVariable   = "EXPLORE_EXEC"   // for people: what starts the instrumented binary, as go test -exec
)

// calls counts the calls of Run by test, while that runs.
var calls struct {
	sync.Mutex
	of map[string]int
}

func call(t *testing.T) int {
	calls.Lock()
	defer calls.Unlock()
	if calls.of == nil {
		calls.of = map[string]int{}
	}
	name := t.Name()
	if calls.of[name] == 0 { // go test -count runs it again
		t.Cleanup(func() {
			calls.Lock()
			defer calls.Unlock()
			delete(calls.of, name)
		})
	}
	calls.of[name]++
	return calls.of[name]
}

// Run explores the scenario: it calls scenario for each schedule, which makes everything anew that the threads share.
// A failing schedule fails the test, and ends it. With the environment variable EXPLORE_REPLAY set to a schedule's
// replay string only that one is run.
func Run(t *testing.T, scenario func(*S)) Result {
	t.Helper()
	return RunWith(t, Options{}, scenario)
}

// RunWith is Run with other bounds.
func RunWith(t *testing.T, o Options, scenario func(*S)) Result {
	t.Helper()
	r, out := inside(t, o, Result{Steps: -1}, explored(scenario))
	judge(t, r, out)
	return r
}

// Find is Run for a scenario that is expected to fail: the result says whether it does, and the test goes on. In the
// instrumented binary, where the test runs a second time, the result is empty, with Steps -1.
func Find(t *testing.T, o Options, scenario func(*S)) Result {
	t.Helper()
	r, _ := inside(t, o, Result{Steps: -1}, explored(scenario))
	return r
}

func explored(scenario func(*S)) func(Options) Result {
	return func(o Options) Result { return sched.Explore(o, func(s *sched.Scenario) { scenario(&S{s}) }) }
}

// inside does the work in the instrumented binary, and returns the result and what was printed there. In that binary it
// returns empty.
func inside[R any](t *testing.T, o Options, empty R, work func(Options) R) (R, string) {
	t.Helper()
	n := call(t)
	if o.Replay == "" {
		o.Replay = os.Getenv(replayVariable)
	}
	only := os.Getenv(onlyVariable)
	if only == "" {
		r, out := parent[R](t, n)
		keep(t, r)
		export(t, r)
		return r, out
	}
	if _, ok := helps(); ok && only == strconv.Itoa(n) {
		o.Serve = helped()
		work(o)
		os.Exit(0)
	}
	if only == strconv.Itoa(n) {
		ctx, _ := interruptible() // to the end, as the terminal and the parent may both send the signal
		o.Done, o.Help = ctx.Done(), helper(0)
		if err := writeResult(os.Getenv(resultVariable), work(o)); err != nil {
			t.Fatal("explore: ", err)
		}
	}
	return empty, ""
}

func writeResult(name string, r any) error {
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return os.WriteFile(name, text, 0o644)
}
