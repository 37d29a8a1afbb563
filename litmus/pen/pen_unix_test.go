//go:build unix

package pen

import (
	"context"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/hardware"
)

// TestMain is also the child, with an engine that does to itself what the name of the test says.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == ServeCommand {
		if serve(os.Stdin, os.Stdout, misbehave) != nil {
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func misbehave(ctx context.Context, t *litmus.Test, o hardware.Options) (*hardware.Result, error) {
	switch t.Name {
	case "kill":
		syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {}
	case "panic":
		panic("out of order")
	case "exit":
		os.Exit(3)
	case "stop":
		syscall.Kill(os.Getpid(), syscall.SIGSTOP)
		select {} // it may go on for a moment
	case "hang":
		select {}
	case "garbage":
		fmt.Println("{] not a reply")
		select {}
	case "flood":
		fmt.Print(strings.Repeat("x", 1<<20))
		select {}
	case "long":
		<-ctx.Done()
	case "refused":
		return nil, &hardware.Refusal{Kind: hardware.Unsafe, Reason: "no"}
	case "skipped":
		return nil, &hardware.Refusal{Kind: hardware.Foreign, Reason: "elsewhere"}
	case "failed":
		return nil, fmt.Errorf("out of memory")
	}
	return &hardware.Result{Iterations: 7}, nil
}

func job(name string) Job {
	return Job{File: name, Text: "X86_64 " + name + "\n{}\n P0 ;\n movl $1,(x) ;\nexists (x=1)\n", Deadline: 20 * time.Second}
}

// TestEndings: what happens to one test happens to nothing else.
func TestEndings(t *testing.T) {
	tests := []struct {
		name string
		want Ending
		why  string
	}{
		{"good", Ran, ""},
		{"kill", Crash, "its process died (signal: killed)"},
		{"panic", Crash, "panic: out of order"},
		{"exit", Crash, "exit status 3"},
		{"stop", Timeout, "no end within 300ms"},
		{"hang", Timeout, "no end within 300ms"},
		{"garbage", Crash, "its process died"},
		{"flood", Crash, "its process died"},
		{"refused", Refused, "refused:no"},
		{"skipped", Skipped, "elsewhere"},
		{"failed", Failed, "out of memory"},
	}
	var p Pen
	defer p.Close()
	for _, test := range tests {
		for _, name := range []string{test.name, "good"} {
			j := job(name)
			if test.want == Timeout && name != "good" {
				j.Deadline = 300 * time.Millisecond
			}
			r := p.Run(context.Background(), j)
			if name == "good" {
				require.Equal(t, Ran, r.Ending, "after %s: %s", test.name, r.Why)
				assert.EqualValues(t, 7, r.Seen.Iterations)
				continue
			}
			assert.Equal(t, test.want, r.Ending, "%s: %s", name, r.Why)
			assert.Contains(t, r.Why, test.why)
		}
	}
}

// TestInterrupted gets what was seen until then; what comes after is not begun.
func TestInterrupted(t *testing.T) {
	var p Pen
	defer p.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond) // clock: interrupts
	defer cancel()
	assert.Equal(t, Ran, p.Run(ctx, job("long")).Ending)
	assert.Equal(t, Interrupted, p.Run(ctx, job("good")).Ending)
	assert.Equal(t, Ran, p.Run(context.Background(), job("good")).Ending, "the child lives")
}

func TestDeadline(t *testing.T) {
	assert.Equal(t, 13*time.Second, Deadline(hardware.Options{}))
	assert.Equal(t, 40*time.Second, Deadline(hardware.Options{Iterations: 1000000}))
	assert.Positive(t, Deadline(hardware.Options{Iterations: 1 << 63}))
}
