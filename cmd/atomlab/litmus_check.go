package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/log"
	"example.org/atomlab/litmus/model"
	"example.org/atomlab/litmus/verdict"
)

// checkFlags are the words of litmus check.
type checkFlags struct {
	models  verdict.Models
	limit   verdict.Limit
	memory  uint64 // MiB
	options model.Options
	asJSON  bool
}

func newLitmusCheck() *cobra.Command {
	var f checkFlags
	command := &cobra.Command{
		Use:   "check WHAT...",
		Short: "What a memory model allows litmus tests to do",
		Long: "check enumerates the candidate executions of each test and prints the final states of those that the model\n" +
			"allows, in the format of herd7's logs; Positive and Negative count states. " + whatHelp + "\n\n" +
			"A MODEL is sc, go (Go, for tests of compiled code), tso (x86), arm64, or a file in the language cat. Without one it is that of the test's architecture.",
		Args: cobra.MinimumNArgs(1),
		RunE: f.run,
	}
	flags := command.Flags()
	flags.StringVar(&f.models.Name, "model", "", "sc, go, tso, arm64, or a .cat file (default by architecture)")
	flags.StringArrayVarP(&f.models.Dirs, "include", "I", nil, "folder of files that a model includes; may be given again")
	flags.DurationVar(&f.limit.Time, "timeout", time.Minute, "how long one test may take; what was found until then is printed")
	flags.Uint64Var(&f.memory, "memory", verdict.DefaultMemory>>20, "how much memory it may take, in MiB")
	flags.IntVar(&f.options.Unroll, "unroll", 2, "how often each backward branch may be taken, unless the test says it")
	flags.BoolVar(&f.asJSON, "json", false, "print one JSON object a line for each test")
	return command
}

func (f *checkFlags) run(command *cobra.Command, what []string) error {
	if f.limit.Time <= 0 || f.options.Unroll < 1 || f.memory < 1 || f.memory > 1<<30 {
		return fmt.Errorf("--timeout %v, --memory %d, --unroll %d: expected more than nothing", f.limit.Time, f.memory, f.options.Unroll)
	}
	f.limit.Memory = f.memory << 20
	// what is live is a few megabytes: collecting it as soon as it doubles would take a fifth of the time
	debug.SetGCPercent(200)
	cases, wrong := findLitmus(what, litmus.Native(), command.InOrStdin())
	errs, flagged := []error{wrong}, 0
	for i, done := range f.checkAll(command.Context(), cases) {
		got := <-done
		if interrupted(command.Context()) != nil {
			return errInterrupted
		}
		if got.err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", cases[i].file, got.err))
		}
		if got.verdict == nil {
			continue
		}
		if err := f.write(command.OutOrStdout(), got); err != nil {
			return err
		}
		if got.verdict.Undefined || len(got.verdict.Flags) > 0 {
			flagged++
		}
	}
	if flagged > 0 {
		errs = append(errs, broken(fmt.Sprintf("the model raises flags for %d tests, or finds them undefined", flagged)))
	}
	return errors.Join(errs...)
}

// checked is what came of one test.
type checked struct {
	verdict *model.Verdict
	took    time.Duration
	err     error
}

// checkAll checks the tests, as many at a time as there are processors. Each has a channel for its result.
func (f *checkFlags) checkAll(ctx context.Context, cases []litmusCase) []chan checked {
	done := make([]chan checked, len(cases))
	for i := range done {
		done[i] = make(chan checked, 1)
	}
	var taken atomic.Int64
	for range min(runtime.GOMAXPROCS(0), len(cases)) {
		go func() {
			for i := int(taken.Add(1)) - 1; i < len(cases); i = int(taken.Add(1)) - 1 {
				begin := time.Now()
				v, err := f.models.Check(ctx, cases[i].test, f.limit, f.options)
				done[i] <- checked{v, time.Since(begin), err}
			}
		}()
	}
	return done
}

// A checkRecord is what JSON says of a test and a model.
type checkRecord struct {
	Name        string         `json:"name"`
	Arch        litmus.Arch    `json:"arch"`
	Model       string         `json:"model"`
	States      []litmus.State `json:"states"`
	Positive    int            `json:"positive"` // states that the condition's proposition holds for
	Negative    int            `json:"negative"`
	Observation string         `json:"observation"`
	Validated   bool           `json:"validated"`
	Flags       []string       `json:"flags,omitempty"`
	Undefined   bool           `json:"undefined,omitempty"` // to the model the test has no meaning
	Cut         bool           `json:"cut,omitempty"`       // a loop went on at the bound: there may be more states
	Expired     bool           `json:"expired,omitempty"`   // a bound was reached: there may be more states
}

func (f *checkFlags) write(w io.Writer, got checked) error {
	v := got.verdict
	if f.asJSON {
		return json.NewEncoder(w).Encode(checkRecord{v.Test.Name, v.Test.Arch, v.Model, v.States, v.Positive, v.Negative, v.Observation, v.Validated, v.Flags, v.Undefined, v.Cut, v.Expired})
	}
	var notes []string
	if v.Cut {
		notes = append(notes, fmt.Sprintf("Cut: a loop went on after %d turns; there may be more states (--unroll)", v.Unroll))
	}
	if v.Expired {
		notes = append(notes, fmt.Sprintf("Expired: %v; there may be more states (--timeout, --memory)", got.err))
	}
	notes = append(notes, "Model "+v.Model)
	return log.Allowed{Test: v.Test, States: v.States, Elapsed: got.took, Loop: v.Cut, Flags: v.Flags, Undefined: v.Undefined, Notes: notes}.Write(w)
}
