package pen

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/hardware"
	"example.org/atomlab/litmus/syntax"
)

// ServeCommand is the argument that makes the program a child: its main function must then call [Serve] with its standard
// input and output, and do nothing else.
const ServeCommand = "__litmus"

// A request asks the child to run a test, or to stop the one under way.
type request struct {
	File    string           `json:"file"`
	Text    string           `json:"text"`
	Options hardware.Options `json:"options"`
	Stop    bool             `json:"stop,omitempty"`
}

// engine runs a test: hardware.Runner's Run.
type engine func(context.Context, *litmus.Test, hardware.Options) (*hardware.Result, error)

// Serve is the child process: it runs the tests that requests ask for, one after another. At the end of the requests it ends the
// process, whatever is under way: generated code cannot be stopped otherwise, and the parent may be gone.
func Serve(in io.Reader, out io.Writer) error {
	runner, err := hardware.New(nil)
	if err != nil {
		runs := func(_ context.Context, t *litmus.Test, _ hardware.Options) (*hardware.Result, error) {
			return nil, errors.Join(hardware.Check(t), err)
		}
		return serve(in, out, runs)
	}
	defer runner.Close()
	return serve(in, out, runner.Run)
}

func serve(in io.Reader, out io.Writer, runs engine) error {
	requests, stops := make(chan request), make(chan struct{}, 1)
	go readRequests(in, requests, stops)
	replies := json.NewEncoder(out)
	for r := range requests {
		if err := replies.Encode(answer(r, stops, runs)); err != nil {
			return err
		}
	}
	return nil
}

// readRequests tells tests from stops, which must not wait for the test to end.
func readRequests(in io.Reader, requests chan<- request, stops chan<- struct{}) {
	decoder := json.NewDecoder(in)
	for {
		var r request
		if decoder.Decode(&r) != nil {
			os.Exit(0)
		}
		if !r.Stop {
			requests <- r
			continue
		}
		select {
		case stops <- struct{}{}:
		default:
		}
	}
}

func answer(r request, stops <-chan struct{}, runs engine) Result {
	test, err := syntax.Parse(r.File, r.Text)
	if err != nil {
		return Result{Ending: Failed, Why: err.Error()}
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		select {
		case <-stops:
			cancel()
		case <-ctx.Done():
		}
	}()
	seen, err := runs(ctx, test, r.Options)
	if refusal := (*hardware.Refusal)(nil); errors.As(err, &refusal) {
		if refusal.Kind == hardware.Foreign || refusal.Kind == hardware.Missing {
			return Result{Ending: Skipped, Why: refusal.Error()}
		}
		return Result{Ending: Refused, Why: r.File + ":" + refusal.Error()}
	}
	if err != nil {
		return Result{Ending: Failed, Why: err.Error()}
	}
	return Result{Ending: Ran, Seen: seen}
}
