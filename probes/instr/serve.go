package instr

import (
	"context"
	"errors"
	"io"
	"time"

	"example.org/atomlab/asm/confine"
	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/asm/reexec"
	"example.org/atomlab/litmus"
)

// ServeCommand is the argument that makes the program a child: its main function must then call [Serve] with its
// standard input and output, and end the process when that returns.
const ServeCommand = "__instr"

// Options say how to measure.
type Options struct {
	Effort measure.Effort
	Seed   uint64
}

type request struct {
	Text   string         `json:"text"`
	Effort measure.Effort `json:"effort"`
	Seed   uint64         `json:"seed"`
}

type reply struct {
	Done   int     `json:"done,omitempty"`
	Of     int     `json:"of,omitempty"`
	Report *Report `json:"report,omitempty"`
	Error  string  `json:"error,omitempty"`
}

// Run measures a body in a child process, which is killed if it does not end: what is run has been proven to stay in
// its line, and should the proof be wrong, or an instruction take for ever, the child is lost and nothing else.
func Run(ctx context.Context, body Body, o Options, progress func(done, of int)) (Report, error) {
	if err := body.Check(); err != nil {
		return Report{}, err
	}
	child := &reexec.Child[request, reply]{Argument: ServeCommand}
	defer child.Close(time.Second)
	ask := request{Text: body.Text, Effort: o.Effort, Seed: o.Seed}
	limit := reexec.Limit{Deadline: time.Minute + 10*Takes(o.Effort), Patience: 10 * time.Second}
	r, err := child.Ask(ctx, ask, limit, func(r reply) error { progress(r.Done, r.Of); return nil })
	switch {
	case err != nil:
		return Report{}, err
	case r.Error != "":
		return Report{}, errors.New(r.Error)
	case r.Report == nil:
		return Report{}, errors.New("its process answered without a report")
	}
	return *r.Report, nil
}

// Serve is the child process: it measures the texts that requests ask for, until they end. The caller must then end the
// process.
func Serve(in io.Reader, out io.Writer) {
	confine.Measuring()
	reexec.Serve(in, out, serve)
}

func serve(ctx context.Context, r request, tell func(reply)) reply {
	body, err := Parse(litmus.Native(), r.Text)
	if err == nil {
		err = body.Check()
	}
	if err != nil {
		return reply{Error: err.Error()}
	}
	bench, err := measure.OpenBench(machine.Detect(), r.Effort, r.Seed)
	if err != nil {
		return reply{Error: "opening the bench: " + err.Error()}
	}
	defer bench.Close()
	report, err := Measure(ctx, bench, body, func(done, of int) { tell(reply{Done: done, Of: of}) })
	if err != nil {
		return reply{Error: err.Error()}
	}
	return reply{Report: &report}
}
