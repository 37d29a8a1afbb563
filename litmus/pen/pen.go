// Package pen runs litmus tests in child processes. Tests come from strangers and are machine code: one may fault, or loop for
// ever. Then its child dies, which is the result of that test and of nothing else, and another child goes on with the rest.
//
// A child is this program, executed again with [ServeCommand]. Requests and replies are lines of JSON on its standard input
// and output. When its input ends the child exits at once, so that none outlives its parent.
package pen

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"time"

	"example.org/atomlab/asm/reexec"
	"example.org/atomlab/litmus/hardware"
)

// Ending says what became of a test.
type Ending string

// Endings of tests.
const (
	Ran         Ending = "ran"         // there are outcomes
	Refused     Ending = "refused"     // not known to be safe, or more than the engine can do
	Skipped     Ending = "skipped"     // another architecture, or an instruction that this processor does not have
	Timeout     Ending = "timeout"     // the child was killed at the deadline
	Crash       Ending = "crash"       // the child died: a fault, or an illegal instruction
	Failed      Ending = "failed"      // the engine could not run it
	Interrupted Ending = "interrupted" // not begun when the run was cut short
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
}

// Deadline is generous for a job: three times what it asks for, and ten seconds. One that asks for iterations alone gets ten
// microseconds for each of them.
func Deadline(o hardware.Options) time.Duration {
	asked := max(o.Time, time.Duration(min(o.Iterations, 1<<40))*10*time.Microsecond)
	if o.Time == 0 && o.Iterations == 0 {
		asked = time.Second
	}
	if o.Neighbours {
		asked += asked / 2
	}
	return 3*asked + 10*time.Second
}

// A Pen has at most one child at a time. Its methods must not be called concurrently.
type Pen struct {
	process *exec.Cmd
	in      io.WriteCloser
	replies chan Result // closed when the child's output ends
	said    *reexec.Opening
}

// Close ends the child.
func (p *Pen) Close() {
	if p.process != nil {
		p.kill()
	}
}

// Run runs one test. When the context ends, the result is what was seen until then.
func (p *Pen) Run(ctx context.Context, j Job) Result {
	if ctx.Err() != nil {
		return Result{Ending: Interrupted, Why: "the run was cut short before its turn"}
	}
	if p.process == nil {
		if err := p.start(); err != nil {
			return Result{Ending: Failed, Why: err.Error()}
		}
	}
	requests := json.NewEncoder(p.in)
	if err := requests.Encode(request{File: j.File, Text: j.Text, Options: j.Options}); err != nil {
		return p.died()
	}
	return p.wait(ctx, j, requests)
}

// patience is how long an interrupted child may take to collect what it has.
const patience = 5 * time.Second

func (p *Pen) wait(ctx context.Context, j Job, requests *json.Encoder) Result {
	deadline := j.Deadline
	if deadline == 0 {
		deadline = Deadline(j.Options)
	}
	timeout := time.NewTimer(deadline)
	defer timeout.Stop()
	interrupted := ctx.Done()
	for {
		select {
		case r, alive := <-p.replies:
			if !alive {
				return p.died()
			}
			return r
		case <-interrupted:
			interrupted = nil
			requests.Encode(request{Stop: true}) // a child that is gone is noticed by the end of its replies
			timeout.Reset(patience)
		case <-timeout.C:
			p.kill()
			return Result{Ending: Timeout, Why: fmt.Sprintf("no end within %v: its process was killed", deadline)}
		}
	}
}

// start executes the program again.
func (p *Pen) start() (err error) {
	command, err := reexec.Command(ServeCommand)
	if err != nil {
		return err
	}
	p.said = &reexec.Opening{}
	command.Stderr = p.said
	if p.in, err = command.StdinPipe(); err != nil {
		return err
	}
	out, err := command.StdoutPipe()
	if err != nil {
		return err
	}
	if err := command.Start(); err != nil {
		return fmt.Errorf("starting a child process: %w", err)
	}
	p.process, p.replies = command, make(chan Result)
	go readReplies(out, p.replies)
	return nil
}

// readReplies ends with the output, or with the first line that is no reply: such a child cannot be trusted.
func readReplies(out io.ReadCloser, replies chan<- Result) {
	defer close(replies)
	defer out.Close()
	decoder := json.NewDecoder(out)
	for {
		var r Result
		if decoder.Decode(&r) != nil || r.Ending == "" {
			return
		}
		replies <- r
	}
}

// died says how the child ended.
func (p *Pen) died() Result {
	words := p.said
	state := p.end(time.Second)
	if text := words.String(); text != "" {
		state += ": " + text
	}
	return Result{Ending: Crash, Why: "its process died (" + state + ")"}
}

func (p *Pen) kill() { p.end(0) }

// end waits for the child to end by itself, kills it after a grace period, and returns how it ended.
func (p *Pen) end(grace time.Duration) string {
	p.in.Close()
	killer := time.AfterFunc(grace, func() { p.process.Process.Kill() })
	defer killer.Stop()
	for range p.replies {
	}
	var exit *exec.ExitError
	if err := p.process.Wait(); err != nil && !errors.As(err, &exit) && p.process.ProcessState == nil {
		p.process = nil
		return err.Error()
	}
	state := p.process.ProcessState.String()
	p.process = nil
	return state
}
