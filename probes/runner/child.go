package runner

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"time"

	"example.org/atomlab/asm/reexec"
	"example.org/atomlab/probes"
)

// ServeCommand is the argument that makes the program a child: its main function must then call Serve with its standard
// input and output, and do nothing else.
const ServeCommand = "__serve"

// A child is the process that measures. It is started when it is needed, and again after it has died.
type child struct {
	options Options
	process *exec.Cmd
	in      io.WriteCloser
	replies chan reply      // closed when the child's output ends
	said    *reexec.Opening // what it said on standard error
}

func newChild(o Options) *child { return &child{options: o} }

// start executes the program again.
func (c *child) start() error {
	var err error
	if c.process, err = reexec.Command(ServeCommand); err != nil {
		return err
	}
	c.said = &reexec.Opening{}
	c.process.Stderr = c.said
	if c.in, err = c.process.StdinPipe(); err != nil {
		return err
	}
	out, err := c.process.StdoutPipe()
	if err != nil {
		return err
	}
	if err := c.process.Start(); err != nil {
		return fmt.Errorf("starting a child process: %w", err)
	}
	c.replies = make(chan reply)
	go readReplies(out, c.replies)
	return nil
}

func readReplies(out io.Reader, replies chan<- reply) {
	defer close(replies)
	decoder := json.NewDecoder(out)
	for {
		var r reply
		if decoder.Decode(&r) != nil {
			return
		}
		replies <- r
	}
}

// patience is how long an interrupted child may take to finish the reading under way and to judge.
const patience = 10 * time.Second

// examine has the child measure one item. An error says why there is no finding.
func (c *child) examine(ctx context.Context, p probes.Probe, deadline time.Duration, progress func(done, of int)) (probes.Finding, error) {
	if c.process == nil {
		if err := c.start(); err != nil {
			c.process = nil
			return probes.Finding{}, err
		}
	}
	requests := json.NewEncoder(c.in)
	if err := requests.Encode(request{Item: p.Name, Effort: c.options.Effort, Seed: c.options.Seed}); err != nil {
		return probes.Finding{}, c.died(err)
	}
	timeout := time.NewTimer(deadline)
	defer timeout.Stop()
	interrupted := ctx.Done()
	for {
		select {
		case r, alive := <-c.replies:
			switch {
			case !alive:
				return probes.Finding{}, c.died(nil)
			case r.Error != "":
				return probes.Finding{}, errors.New(r.Error)
			case r.Finding != nil:
				return *r.Finding, nil
			}
			progress(r.Done, r.Of)
		case <-interrupted:
			interrupted = nil
			requests.Encode(request{Stop: true})
			timeout.Reset(patience)
		case <-timeout.C:
			c.kill()
			if ctx.Err() != nil {
				return probes.Finding{}, errors.New("interrupted, and it did not stop: its process was killed")
			}
			return probes.Finding{}, fmt.Errorf("it took longer than its deadline of %v: its process was killed", deadline.Round(time.Second))
		}
	}
}

// died says how the child ended.
func (c *child) died(cause error) error {
	state := c.kill()
	words := c.said.String()
	if words != "" {
		words = ": " + words
	}
	if cause != nil && state == "" {
		state = cause.Error()
	}
	return fmt.Errorf("its process died (%s)%s", state, words)
}

// kill ends the child and returns how it ended.
func (c *child) kill() string {
	c.in.Close()
	c.process.Process.Kill()
	for range c.replies {
	}
	c.process.Wait()
	state := c.process.ProcessState.String()
	c.process = nil
	return state
}

// close lets the child end by itself.
func (c *child) close() {
	if c.process == nil {
		return
	}
	c.in.Close()
	ended := time.AfterFunc(patience, func() { c.process.Process.Kill() })
	for range c.replies {
	}
	c.process.Wait()
	ended.Stop()
	c.process = nil
}
