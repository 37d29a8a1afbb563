//go:build amd64 || arm64

package sandbox

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"example.org/atomlab/asm/confine"
	"example.org/atomlab/asm/machine"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/hardware"
)

// TestMain is also the child, with the engine that the environment names.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == ServeCommand {
		switch os.Getenv(engineName) {
		case "attacker":
			serve(os.Stdin, os.Stdout, engine{run: attack, unproven: true})
		case "hardware":
			Serve(os.Stdin, os.Stdout)
		default:
			serve(os.Stdin, os.Stdout, engine{run: misbehave})
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

const engineName = "ATOMLAB_TEST_ENGINE"

// misbehave does to its process what the name of the test says.
func misbehave(ctx context.Context, t *litmus.Test, o hardware.Options) (*hardware.Result, error) {
	signal := func(s unix.Signal) {
		unix.Tgkill(os.Getpid(), unix.Gettid(), s)
		select {} // it may go on for a moment
	}
	switch t.Name {
	case "kill":
		signal(unix.SIGKILL)
	case "panic":
		panic("out of order")
	case "exit":
		os.Exit(3)
	case "stop":
		signal(unix.SIGSTOP)
	case "hang":
		select {}
	case "garbage":
		fmt.Println("{] not a reply")
		select {}
	case "flood":
		fmt.Print(strings.Repeat("x", 1<<20))
		select {}
	case "forge": // an answer to what is asked next
		fmt.Println(`{"id":1,"body":{"ending":"ran","seen":{"iterations":9}},"last":true}`)
	case "later": // brings its process down after it has answered
		time.AfterFunc(time.Millisecond, func() { os.Exit(4) }) // clock: later than its answer
	case "lie":
		return &hardware.Result{Iterations: 1, Outcomes: []litmus.Outcome{{State: litmus.State{litmus.Place("nowhere"): litmus.Int(1)}, Count: 1}}}, nil
	case "long":
		<-ctx.Done()
	case "greedy":
		for all := [][]byte{}; ; {
			all = append(all, make([]byte, 64<<20))
		}
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
		{"garbage", Crash, "it said what is no reply: its process was killed"},
		{"flood", Crash, "it said what is no reply: its process was killed"},
		{"lie", Crash, "its process gave an answer that is none: found a state without [x]"},
		{"forge", Crash, "it said what it was not asked: its process was killed"},
		{"later", Ran, ""},
		{"refused", Refused, "refused:no"},
		{"skipped", Skipped, "elsewhere"},
		{"failed", Failed, "out of memory"},
	}
	var p Sandbox
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

// TestGreedy: a test that takes memory without end costs itself. In which words Go's runtime dies of it depends on
// which part of it asks first for memory that there is not.
func TestGreedy(t *testing.T) {
	if machine.Detect().Emulated != "" {
		t.Skip("an emulator does not limit memory")
	}
	var s Sandbox
	defer s.Close()
	r := s.Run(context.Background(), job("greedy"))
	assert.Equal(t, Crash, r.Ending)
	assert.Contains(t, r.Why, "its process died (exit status 2)")
	assert.Equal(t, Ran, s.Run(context.Background(), job("good")).Ending)
}

// TestWatched: what no limit of the kernel counts, the parent does.
func TestWatched(t *testing.T) {
	defer func(saved confine.Bounds) { bounds = saved }(bounds)
	bounds.Threads = 2
	var s Sandbox
	defer s.Close()
	r := s.Run(context.Background(), job("hang"))
	assert.Equal(t, Crash, r.Ending)
	assert.Regexp(t, "found [0-9]+ threads, expected at most 2: its process was killed", r.Why)
}

// TestInterrupted gets what was seen until then; what comes after is not begun.
func TestInterrupted(t *testing.T) {
	var p Sandbox
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
