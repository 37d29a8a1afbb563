package reexec

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os/exec"
	"time"
)

// MaxReply is the largest reply that a parent reads, in bytes.
const MaxReply = 16 << 20

// A Child is a process that answers requests of type Q with replies of type R. It is started when it is first asked,
// and again after it has died. Its methods must not be called concurrently.
type Child[Q, R any] struct {
	Argument    string   // the one that makes this program a child: its main function must then call Serve
	Environment []string // beside that of this process
	// asked a few times a second while a request is under way: why the child must be killed, or nothing
	Watch func(pid int) string

	process *exec.Cmd
	in      io.WriteCloser
	replies chan message[R] // closed when the child's output ends, or cannot be trusted
	garbage *bool           // whether it ended because of what it said; to be read when replies are closed
	done    chan struct{}   // closed to end the goroutine that reads it
	said    *Opening
	asked   int
}

// A Limit is how much patience there is for one request.
type Limit struct {
	Deadline time.Duration // the child is killed then
	Patience time.Duration // how long it may take to end early, after the context has ended
}

// Died is the error of a request during which the child ended.
type Died struct {
	State string // such as "exit status 2", "signal: killed"
	Said  string // how what it wrote to standard error began
}

func (e *Died) Error() string {
	if e.Said == "" {
		return fmt.Sprintf("its process died (%s)", e.State)
	}
	return fmt.Sprintf("its process died (%s): %s", e.State, e.Said)
}

// Killed is the error of a request during which the child was killed by its parent.
type Killed struct{ Why string }

func (e *Killed) Error() string { return e.Why + ": its process was killed" }

// Late is the error of a request that took too long, of which the child was killed.
type Late struct {
	Deadline    time.Duration
	Interrupted bool // it did not end early
}

func (e *Late) Error() string {
	if e.Interrupted {
		return "interrupted, and it did not stop: its process was killed"
	}
	return fmt.Sprintf("no end within %v: its process was killed", e.Deadline.Round(time.Millisecond))
}

// errUnasked is that a child spoke of something else than what it was asked.
var errUnasked = errors.New("a reply to nothing that was asked")

// Fresh is whether the next request is the first of its process.
func (c *Child[Q, R]) Fresh() bool { return c.process == nil || c.asked == 0 }

// Ask sends a request and waits for the last reply; the others go to part, which may be nil. When the context ends, the
// child is asked to end early, and its reply is waited for all the same. The error is a *[Died], a *[Killed] or a
// *[Late], or says why there is no child; an error of part kills the child and is returned.
func (c *Child[Q, R]) Ask(ctx context.Context, q Q, limit Limit, part func(R) error) (R, error) {
	r, err := c.ask(ctx, q, limit, part)
	if errors.Is(err, errUnasked) { // left behind by an earlier request: this one has nothing to do with it
		r, err = c.ask(ctx, q, limit, part)
	}
	if errors.Is(err, errUnasked) {
		err = &Killed{"it said what it was not asked"}
	}
	return r, err
}

func (c *Child[Q, R]) ask(ctx context.Context, q Q, limit Limit, part func(R) error) (none R, _ error) {
	if c.process == nil {
		if err := c.start(); err != nil {
			return none, err
		}
	}
	c.asked++
	id := rand.Uint64()
	requests, err := c.send(message[Q]{ID: id, Body: q})
	if err != nil {
		return none, err
	}
	defer close(requests)
	timeout := time.NewTimer(limit.Deadline)
	defer timeout.Stop()
	watch := time.NewTicker(watchEvery)
	defer watch.Stop()
	late := &Late{Deadline: limit.Deadline}
	interrupted := ctx.Done()
	for {
		select {
		case r, alive := <-c.replies:
			switch {
			case !alive:
				return none, c.died()
			case r.ID != id:
				c.end(0)
				return none, errUnasked
			case r.Last:
				return r.Body, nil
			}
			if part != nil {
				if err := part(r.Body); err != nil {
					c.end(0)
					return none, err
				}
			}
		case <-interrupted:
			interrupted = nil
			late.Interrupted = true
			requests <- message[Q]{ID: id, Stop: true}
			timeout.Reset(limit.Patience)
		case <-watch.C:
			if why := c.watched(); why != "" {
				c.end(0)
				return none, &Killed{why}
			}
		case <-timeout.C:
			c.end(0)
			return none, late
		}
	}
}

// send writes a message, and then those of the channel, which has room for one. It does not wait for a child that does
// not read; one that is gone is noticed by the end of its replies.
func (c *Child[Q, R]) send(first message[Q]) (chan<- message[Q], error) {
	line, err := json.Marshal(first)
	if err != nil {
		return nil, fmt.Errorf("asking a child process: %w", err)
	}
	in, more := c.in, make(chan message[Q], 1)
	go func() {
		in.Write(append(line, '\n'))
		for m := range more {
			json.NewEncoder(in).Encode(m)
		}
	}()
	return more, nil
}

// watchEvery is how often a child is looked at.
const watchEvery = 50 * time.Millisecond

func (c *Child[Q, R]) watched() string {
	if c.Watch == nil {
		return ""
	}
	return c.Watch(c.process.Process.Pid)
}

// start executes the program again.
func (c *Child[Q, R]) start() error {
	command, err := Command(c.Argument)
	if err != nil {
		return err
	}
	c.said, c.asked = &Opening{}, 0
	command.Env = append(command.Environ(), c.Environment...)
	command.Stderr, command.WaitDelay = c.said, time.Second
	if c.in, err = command.StdinPipe(); err != nil {
		return err
	}
	out, err := command.StdoutPipe()
	if err != nil {
		return err
	}
	if err := command.Start(); err != nil {
		return fmt.Errorf("starting a child process: %w", err)
	}
	c.process, c.replies, c.done, c.garbage = command, make(chan message[R]), make(chan struct{}), new(bool)
	go read(out, c.replies, c.done, c.garbage)
	return nil
}

// read ends with the output, or with the first line that is no reply: such a child cannot be trusted.
func read[R any](out io.ReadCloser, replies chan<- message[R], done <-chan struct{}, garbage *bool) {
	defer close(replies)
	defer out.Close()
	r := newReader[R](out, MaxReply)
	for {
		m, err := r.next()
		if err != nil {
			// the end of a child may be in the middle of a line
			*garbage = err != io.EOF && (err != io.ErrUnexpectedEOF || r.limited.N <= 0)
			return
		}
		select {
		case replies <- m:
		case <-done:
			return
		}
	}
}

// died says how the child ended.
func (c *Child[Q, R]) died() error {
	if *c.garbage {
		c.end(0)
		return &Killed{"it said what is no reply"}
	}
	said := c.said
	return &Died{State: c.end(time.Second), Said: said.String()}
}

// Close lets the child end by itself, and kills it if it takes longer than that.
func (c *Child[Q, R]) Close(patience time.Duration) {
	if c.process != nil {
		c.end(patience)
	}
}

// end waits for the child to end by itself, kills it after a grace period, and returns how it ended.
func (c *Child[Q, R]) end(grace time.Duration) string {
	process := c.process
	c.process = nil
	c.in.Close()
	close(c.done)
	if grace <= 0 {
		process.Process.Kill()
	}
	killer := time.AfterFunc(max(grace, 0), func() { process.Process.Kill() })
	defer killer.Stop()
	for range c.replies {
	}
	if err := process.Wait(); err != nil && process.ProcessState == nil {
		return err.Error()
	}
	return process.ProcessState.String()
}
