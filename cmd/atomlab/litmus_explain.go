package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/explain"
	"example.org/atomlab/litmus/model"
	"example.org/atomlab/litmus/syntax"
	"example.org/atomlab/litmus/verdict"
)

// explainFlags are the words of litmus explain.
type explainFlags struct {
	models        verdict.Models
	state, format string
	limit         verdict.Limit
	options       model.Options
}

// explainers write an explanation in the formats of --format.
var explainers = map[string]func(*explain.Explanation, io.Writer) error{
	"text": (*explain.Explanation).Text,
	"dot":  (*explain.Explanation).DOT,
	"svg":  (*explain.Explanation).SVG,
	"json": func(x *explain.Explanation, w io.Writer) error { return writeJSON(w, x) },
}

func newLitmusExplain() *cobra.Command {
	var f explainFlags
	command := &cobra.Command{
		Use:   "explain WHAT",
		Short: "Why a memory model allows a litmus test to end in a state, or why not",
		Long: "explain shows an execution of one test that ends in the state, and an order of the threads' steps if there is one;\n" +
			"or the cycle for which the model rejects the execution that came closest. " + whatHelp + "\n\n" +
			"A state is written as in a condition, '0:X1=1 /\\ x=2', or as in a log, '0:X1=1; [x]=2;'. Without one it is that of the\n" +
			"test's own condition.",
		Args: cobra.ExactArgs(1),
		RunE: f.run,
	}
	flags := command.Flags()
	flags.StringVar(&f.state, "state", "", "the state to explain (default: that of the condition)")
	flags.StringVar(&f.format, "format", "text", "text, dot, svg or json")
	flags.StringVar(&f.models.Name, "model", "", "sc, go, tso, arm64, or a .cat file (default by architecture)")
	flags.StringArrayVarP(&f.models.Dirs, "include", "I", nil, "folder of files that a model includes; may be given again")
	flags.DurationVar(&f.limit.Time, "timeout", time.Minute, "how long it may take")
	flags.IntVar(&f.options.Unroll, "unroll", 2, "how often each backward branch may be taken, unless the test says it")
	return command
}

func (f *explainFlags) run(command *cobra.Command, what []string) error {
	write, ok := explainers[f.format]
	if !ok {
		return fmt.Errorf("--format %s: expected text, dot, svg or json", f.format)
	}
	if f.limit.Time <= 0 || f.options.Unroll < 1 {
		return fmt.Errorf("--timeout %v, --unroll %d: expected more than nothing", f.limit.Time, f.options.Unroll)
	}
	cases, err := findLitmus(what, litmus.Native(), command.InOrStdin())
	if err != nil {
		return err
	}
	if len(cases) != 1 {
		return fmt.Errorf("%s: found %d tests, expected one to explain", what[0], len(cases))
	}
	x, err := f.explain(command.Context(), cases[0])
	if interrupted(command.Context()) != nil {
		return errInterrupted
	}
	if exceeded := (*verdict.Exceeded)(nil); errors.As(err, &exceeded) {
		err = fmt.Errorf("%w: a longer --timeout, or a smaller --unroll, may help", err)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", cases[0].file, err)
	}
	return write(x, command.OutOrStdout())
}

func (f *explainFlags) explain(ctx context.Context, c litmusCase) (x *explain.Explanation, err error) {
	var state litmus.Prop
	if f.state != "" {
		if state, err = syntax.ParseProp(c.test.Arch, f.state); err != nil {
			return nil, fmt.Errorf("--state: %w", err)
		}
	}
	f.limit.Memory = verdict.DefaultMemory
	return f.models.Explain(ctx, c.test, state, f.limit, f.options)
}
