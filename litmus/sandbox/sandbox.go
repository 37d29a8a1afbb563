// Package sandbox runs litmus tests in child processes. Tests come from strangers and are machine code: one may fault,
// or loop for ever. Then its child dies, which is the result of that test and of nothing else, and another child goes
// on with the rest.
//
// A child is this program, executed again with [ServeCommand] (package reexec). When its requests end it ends at once,
// so that none outlives its parent.
//
// # If the proof is wrong
//
// A test is run only if it has been proven to stay in its own locations (package hardware). Should it leave them all
// the same, it finds itself in a process that can do nothing: the kernel ends it at any system call that has an effect
// outside (package confine), which is the result of that test. Its parent bounds its time, its memory and its threads,
// and reads its answers as a stranger's: they are bounded, must belong to what was asked last, and can only say what
// the test could have shown. A test that crashes a child which has run others is run again in a new one, so that it
// does not answer for them.
//
// Where the kernel has no such filter (other systems, emulators, kernels before 3.17) the proof is the only guard, and
// each result says so.
package sandbox

import (
	"context"
	"errors"
	"strings"
	"time"

	"example.org/atomlab/asm/confine"
	"example.org/atomlab/asm/reexec"
	"example.org/atomlab/litmus/hardware"
)

// Ending says what became of a test.
type Ending string

// Endings of tests.
const (
	Ran     Ending = "ran"     // there are outcomes
	Refused Ending = "refused" // not known to be safe, or more than the engine can do
	Skipped Ending = "skipped" // another architecture, or an instruction that this processor does not have
	Timeout Ending = "timeout" // the child was killed at the deadline
	// the child died: a fault, an illegal instruction, or what it may not ask the kernel for
	Crash       Ending = "crash"
	Failed      Ending = "failed"      // the engine could not run it
	Interrupted Ending = "interrupted" // not begun, or not ended, when the run was cut short
)

// A Job is one test to run.
type Job struct {
	File, Text string
	Options    hardware.Options
	Deadline   time.Duration // 0: [Deadline]
}

// A Result is what became of a job.
type Result struct {
	Ending Ending           `json:"ending"`
	Why    string           `json:"why,omitempty"` // unless it ran
	Seen   *hardware.Result `json:"seen,omitempty"`
	// Unconfined is why the kernel did not guard the child: the proof alone kept the test in its place.
	Unconfined string `json:"unconfined,omitempty"`
}

// Deadline is generous for a job: three times what it asks for, and ten seconds. One that asks for iterations alone
// gets ten microseconds for each of them.
func Deadline(o hardware.Options) time.Duration {
	asked := max(o.Time, time.Duration(min(o.Iterations, 1<<40))*10*time.Microsecond)
	if o.Time == 0 && o.Iterations == 0 {
		asked = time.Second
	}
	if o.Mutants {
		asked += asked / 2
	}
	return 3*asked + 10*time.Second
}

// A Sandbox has at most one child at a time. Its methods must not be called concurrently.
type Sandbox struct {
	child *reexec.Child[request, Result]
}

// Close ends the child.
func (s *Sandbox) Close() {
	if s.child != nil {
		s.child.Close(0)
	}
}

// patience is how long an interrupted child may take to collect what it has.
const patience = 5 * time.Second

// Run runs one test. When the context ends, the result is what was seen until then.
func (s *Sandbox) Run(ctx context.Context, j Job) Result {
	if ctx.Err() != nil {
		return Result{Ending: Interrupted, Why: "the run was cut short before its turn"}
	}
	if s.child == nil {
		s.child = &reexec.Child[request, Result]{Argument: ServeCommand, Environment: confine.Environment, Watch: bounds.Excess}
	}
	fresh := s.child.Fresh()
	r := s.ask(ctx, j)
	if r.Ending == Crash && !fresh { // an earlier test may have brought it about
		r = s.ask(ctx, j)
	}
	return r
}

// bounds are generous: a child has some dozen threads for each of the placements that it keeps, and some ten megabytes.
var bounds = confine.Bounds{Memory: 1 << 30, Threads: 4096}

// ask has the child run a test, and distrusts what it says.
func (s *Sandbox) ask(ctx context.Context, j Job) Result {
	limit := reexec.Limit{Deadline: j.Deadline, Patience: patience}
	if limit.Deadline == 0 {
		limit.Deadline = Deadline(j.Options)
	}
	r, err := s.child.Ask(ctx, request{File: j.File, Text: j.Text, Options: j.Options}, limit, nil)
	if err != nil {
		return Result{Ending: ending(err), Why: words(err)}
	}
	if err := r.check(j); err != nil {
		s.child.Close(0)
		return Result{Ending: Crash, Why: "its process gave an answer that is none: " + err.Error()}
	}
	return r
}

// words explain how a child ended.
func words(err error) string {
	if died := (*reexec.Died)(nil); errors.As(err, &died) && strings.HasPrefix(died.State, "signal: bad system call") {
		return "it was stopped when it asked the kernel for what a test does not need: " + err.Error()
	}
	return err.Error()
}

// ending is what the fate of a child means for the test that it was running.
func ending(err error) Ending {
	var (
		died   *reexec.Died
		killed *reexec.Killed
		late   *reexec.Late
	)
	switch {
	case errors.As(err, &died), errors.As(err, &killed):
		return Crash
	case errors.As(err, &late) && late.Interrupted:
		return Interrupted
	case errors.As(err, &late):
		return Timeout
	}
	return Failed
}
