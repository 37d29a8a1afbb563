package explore

import (
	"cmp"
	"os"
	"testing"
	"time"
)

// A Spec says what is under test, and in how large scenarios.
type Spec[T any] struct {
	New     func() T // makes what is under test, for each schedule anew
	Model   func() T // makes what one thread uses to find out what is right; nil: New
	Before  []Op     // done before the threads begin
	Threads int      // at most so many in a scenario; 0: 2
	Each    int      // of them at most so many operations each; 0: 2
	Options Options  // Time is for all scenarios together; 0: thirty seconds
}

// Linearizable explores what threads can do to each other that use one object through the operations: each scenario of
// as many threads and operations as the Spec says, smaller ones first, under every schedule. In each schedule the
// object must be linearizable: some order of the calls, in which a call that returned before another began comes first,
// gives one thread the same results. What one thread gets is found out by doing the calls with an object that Model
// makes; without Model, with one of the type itself.
//
// Operations must not wait for others to do something, for some scenario has nobody who does.
//
// A failing schedule fails the test, and ends it. The environment variable EXPLORE_REPLAY is as for Run.
func Linearizable[T any](t *testing.T, spec Spec[T], operations ...Op) Linearity {
	t.Helper()
	l, out := linearity(t, spec, operations)
	if l.Failure == nil && l.Steps > 0 {
		t.Log("explore: " + l.String())
	} else {
		judge(t, l.Result, out)
	}
	return l
}

// Counterexample is Linearizable for what is expected not to be: the result says whether it is, and the test goes on.
// In the instrumented binary, where the test runs a second time, the result is empty, with Steps -1.
func Counterexample[T any](t *testing.T, spec Spec[T], operations ...Op) Linearity {
	t.Helper()
	l, _ := linearity(t, spec, operations)
	return l
}

// linearity finds out in the instrumented binary.
func linearity[T any](t *testing.T, spec Spec[T], operations []Op) (Linearity, string) {
	t.Helper()
	x, err := newLinear(spec, operations)
	if err != nil {
		t.Fatal("explore: ", err)
	}
	if s := cmp.Or(spec.Options.Replay, os.Getenv(replayVariable)); s != "" {
		if err = x.choose(s); err != nil {
			t.Fatal("explore: ", err)
		}
	}
	empty := Linearity{Result: Result{Steps: -1}}
	return inside(t, spec.Options, empty, x.run)
}

// A Linearity is what is known after Linearizable. Its Result sums up those of the scenarios: Complete means that every
// schedule of each was explored, Bound is the least that was reached. Steps 0: the operations did nothing that is
// instrumented, which fails the test.
type Linearity struct {
	Result
	Scenarios int    // explored
	Of        int    // scenarios that there are
	All       int    // scenarios of which every schedule was explored
	Histories int    // different ones that were judged
	Scenario  string // that has the failure: in words
}

// linearTime is for all scenarios of a call.
const linearTime = 30 * time.Second

// run explores the scenarios, until one fails. Each gets the same share of the time that is left; what the others leave
// is for those that need more.
func (x *linear) run(o Options) Linearity {
	begin := time.Now()
	if o.Time == 0 {
		o.Time = linearTime
	}
	_, o.Replay = cutReplay(o.Replay)
	if i, ok := helps(); ok {
		x.explore(x.scenarios[i], o)
		return Linearity{}
	}
	found := make([]Result, len(x.scenarios)) // Schedules 0: not begun
	l := Linearity{}
	for range 2 {
		if l = x.round(found, o, begin); l.Complete || l.Failure != nil || o.Schedules > 0 {
			break
		}
	}
	for _, n := range x.judged {
		l.Histories += n
	}
	if l.Time = time.Since(begin); !x.instrumented {
		l.Steps = 0 // calls began, and that is all
	}
	return l
}

// round explores the scenarios that were not explored in full, and sums up.
func (x *linear) round(found []Result, o Options, begin time.Time) Linearity {
	limit, left := o.Time, 0
	for _, r := range found {
		if !r.Complete {
			left++
		}
	}
	l := Linearity{Of: len(found), Result: Result{Bound: -1}}
	for i, s := range x.scenarios {
		if rest := limit - time.Since(begin); !found[i].Complete && rest > 0 {
			o.Time, o.Help = rest/time.Duration(left), helper(i)
			found[i] = x.explore(s, o)
			left--
		}
		if begun(found[i]) {
			l.add(found[i])
		}
		if l.Failure != nil {
			l.explain(x, s)
			return l
		}
	}
	l.Complete = l.All == l.Of
	return l
}

// begun reports whether there is a result.
func begun(r Result) bool { return r.Schedules+r.Bounded+r.Sampled > 0 }

// add sums up.
func (l *Linearity) add(r Result) {
	if !r.Complete && (l.All == l.Scenarios || r.Bound < l.Bound) {
		l.Bound = r.Bound
	}
	l.Scenarios++
	if r.Complete {
		l.All++
	}
	l.Schedules, l.Redundant, l.Steps = l.Schedules+r.Schedules, l.Redundant+r.Redundant, l.Steps+r.Steps
	l.Bounded, l.Sampled, l.Cuts = l.Bounded+r.Bounded, l.Sampled+r.Sampled, l.Cuts+r.Cuts
	l.Longest, l.Threads, l.Spins = max(l.Longest, r.Longest), max(l.Threads, r.Threads), max(l.Spins, r.Spins)
	l.Processes = max(l.Processes, r.Processes)
	l.GaveUp = l.GaveUp || r.GaveUp
	l.Failure, l.Replayed = r.Failure, r.Replayed
}
