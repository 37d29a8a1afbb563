package sandbox

import (
	"context"
	"errors"
	"io"

	"example.org/atomlab/asm/reexec"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/hardware"
	"example.org/atomlab/litmus/syntax"
)

// ServeCommand is the argument that makes the program a child: its main function must then call [Serve] with its
// standard input and output, and end the process when that returns.
const ServeCommand = "__litmus"

// A request asks the child to run a test.
type request struct {
	File    string           `json:"file"`
	Text    string           `json:"text"`
	Options hardware.Options `json:"options"`
}

// An engine runs tests: hardware.Runner's Run.
type engine struct {
	run func(context.Context, *litmus.Test, hardware.Options) (*hardware.Result, error)
	// unproven says that nothing has shown of what it runs that it stays in its place. Only tests of this package have
	// such an engine.
	unproven bool
}

// Serve is the child process: it runs the tests that requests ask for, one after another. When it returns, generated
// code may still be running, which nothing but the end of the process stops.
func Serve(in io.Reader, out io.Writer) {
	runner, err := hardware.New(nil)
	if err != nil {
		serve(in, out, engine{run: func(_ context.Context, t *litmus.Test, _ hardware.Options) (*hardware.Result, error) {
			return nil, errors.Join(hardware.Check(t), err)
		}})
		return
	}
	serve(in, out, engine{run: runner.Run})
}

// serve confines the process first, which has opened by then all that it will need.
func serve(in io.Reader, out io.Writer, e engine) {
	unconfined := ""
	if err := bounds.Code(); err != nil {
		unconfined = err.Error()
	}
	if e.unproven && unconfined != "" {
		e.run = func(context.Context, *litmus.Test, hardware.Options) (*hardware.Result, error) {
			return nil, errors.New("what is not proven is not run without a filter: " + unconfined)
		}
	}
	reexec.Serve(in, out, func(ctx context.Context, r request, _ func(Result)) Result {
		result := answer(ctx, r, e)
		result.Unconfined = unconfined
		return result
	})
}

func answer(ctx context.Context, r request, e engine) Result {
	test, err := syntax.Parse(r.File, r.Text)
	if err != nil {
		return Result{Ending: Failed, Why: err.Error()}
	}
	seen, err := e.run(ctx, test, r.Options)
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
