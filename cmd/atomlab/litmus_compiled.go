package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"example.org/atomlab/litmus/compiled"
	"example.org/atomlab/litmus/model"
	"example.org/atomlab/litmus/syntax"
	"example.org/atomlab/litmus/verdict"
)

// compiledFlags are the words of litmus compiled.
type compiledFlags struct {
	init    []string
	arch    string
	write   string
	limit   verdict.Limit
	options model.Options
	racy    bool
	asJSON  bool
	seen    map[string]string // tests, and the target that each was made for first
}

func newLitmusCompiled() *cobra.Command {
	var f compiledFlags
	command := &cobra.Command{
		Use:   "compiled 'FUNCTION | FUNCTION...'",
		Short: "What compiled Go may do on any processor, against what the Go memory model promises",
		Long: "compiled builds Go functions, one for each thread, makes a litmus test of their machine code, for amd64 and arm64, and\n" +
			"compares what the architecture's memory model allows with what the Go memory model promises. A FUNCTION is PACKAGE.Name\n" +
			"or PACKAGE.(*Type).Name; a package is a path or a folder, and that of the current folder need not be named.\n\n" +
			"What a parameter points to is a location that has the parameter's name: threads share it. Package-level variables\n" +
			"begin with the value that the program gives them. Other parameters need a number: --init 0:n=1 for n of the first thread.\n\n" +
			"It needs a Go toolchain. The exit code is 1 if the code may do more than is promised, or has a data race.",
		Args: cobra.ExactArgs(1),
		RunE: f.run,
	}
	flags := command.Flags()
	flags.StringArrayVar(&f.init, "init", nil, "a number that a parameter has (0:n=1) or a location begins with (x=1); may be given again")
	flags.StringVar(&f.arch, "arch", "all", "amd64, arm64 or all")
	flags.StringVar(&f.write, "write", "", "folder to write the tests to")
	flags.DurationVar(&f.limit.Time, "timeout", time.Minute, "how long a model may take for one test")
	flags.IntVar(&f.options.Unroll, "unroll", 2, "how often each backward branch may be taken; 0 cuts loops where they go on")
	flags.BoolVar(&f.racy, "racy", false, "take a data race for meant: judge by what is promised of one")
	flags.BoolVar(&f.asJSON, "json", false, "print JSON instead of text")
	return command
}

// A compiledRecord is what JSON says of a program and a target.
type compiledRecord struct {
	Target string   `json:"target"`
	As     string   `json:"as,omitempty"` // the target before whose code is the same: the rest is there
	Legend []string `json:"legend,omitempty"`
	Test   string   `json:"test,omitempty"`
	*compiled.Judgement
	LeftOut []string `json:"left_out,omitempty"`
	Assumed []string `json:"assumed,omitempty"`
}

func (f *compiledFlags) run(command *cobra.Command, what []string) error {
	if f.limit.Time <= 0 || f.options.Unroll < 0 {
		return fmt.Errorf("--timeout %v, --unroll %d: expected a time, and 0 or more", f.limit.Time, f.options.Unroll)
	}
	if f.arch != "all" && f.arch != "amd64" && f.arch != "arm64" {
		return fmt.Errorf("--arch %s: expected amd64, arm64 or all", f.arch)
	}
	opts, err := f.values()
	if err != nil {
		return err
	}
	program, err := compiled.ParseProgram(what[0])
	if err != nil {
		return err
	}
	f.limit.Memory = verdict.DefaultMemory
	var records []compiledRecord
	var wrong []string
	f.seen = map[string]string{}
	for _, target := range compiled.Targets {
		if f.arch != "all" && f.arch != target.GOARCH {
			continue
		}
		r, err := f.judge(command, program, target, opts)
		if interrupted(command.Context()) != nil {
			return errInterrupted
		}
		if err != nil {
			return fmt.Errorf("%v: %w", target, err)
		}
		records = append(records, r)
		switch {
		case r.As != "":
		case r.Broken():
			wrong = append(wrong, fmt.Sprintf("%v: the code may do more than the Go memory model promises", target))
		case r.Race && !f.racy:
			wrong = append(wrong, fmt.Sprintf("%v: the program has a data race", target))
		}
	}
	if err := f.show(command, records); err != nil || wrong == nil {
		return err
	}
	return broken(strings.Join(wrong, "\n"))
}

// values reads --init.
func (f *compiledFlags) values() (compiled.Options, error) {
	opts := compiled.Options{Init: map[string]int64{}, Turns: f.options.Unroll}
	if f.options.Unroll == 0 {
		opts.Turns = -1
	}
	for _, item := range f.init {
		name, value, found := strings.Cut(item, "=")
		n, err := strconv.ParseInt(value, 0, 64)
		if !found || err != nil || name == "" {
			return opts, fmt.Errorf("--init %s: expected a name and a number: 0:n=1 or x=1", item)
		}
		opts.Init[name] = n
	}
	return opts, nil
}

func (f *compiledFlags) judge(command *cobra.Command, program *compiled.Program, target compiled.Target, opts compiled.Options) (r compiledRecord, err error) {
	image, err := compiled.Build(command.Context(), program, target)
	if err != nil {
		return r, err
	}
	e, err := compiled.Extract(program, image, opts)
	if err != nil {
		return r, err
	}
	if f.write != "" {
		if err := f.save(e, target); err != nil {
			return r, err
		}
	}
	code := syntax.Format(e.Test)
	if as, same := f.seen[code]; same {
		return compiledRecord{Target: target.String(), As: as}, nil
	}
	f.seen[code] = target.String()
	j, err := compiled.Judge(command.Context(), e, f.limit, f.options)
	if exceeded := (*verdict.Exceeded)(nil); errors.As(err, &exceeded) {
		err = fmt.Errorf("%w: a longer --timeout, or a smaller --unroll, may help", err)
	}
	return compiledRecord{target.String(), "", e.Legend, e.Format(), j, e.Cut, e.Assumed}, err
}

// save writes a test as NAME.TARGET.litmus.
func (f *compiledFlags) save(e *compiled.Extracted, target compiled.Target) error {
	if err := os.MkdirAll(f.write, 0o777); err != nil {
		return err
	}
	name := e.Test.Name + "." + strings.ReplaceAll(target.String(), "/", "-") + ".litmus"
	return os.WriteFile(filepath.Join(f.write, name), []byte(e.Format()), 0o666)
}

func (f *compiledFlags) show(command *cobra.Command, records []compiledRecord) error {
	var b strings.Builder
	for i, r := range records {
		if i > 0 {
			b.WriteString("\n")
		}
		if err := r.text(&b); err != nil {
			return err
		}
	}
	return show(command, f.asJSON, records, b.String())
}

// text is the judgement in words: the states, and how it comes to those that no interleaving ends in.
func (r *compiledRecord) text(b *strings.Builder) error {
	if r.As != "" {
		fmt.Fprintf(b, "%s: the same code as for %s\n", r.Target, r.As)
		return nil
	}
	fmt.Fprintf(b, "%s: %d states are allowed, %d promised\n", r.Target, len(r.Allowed), len(r.Promised))
	for _, line := range r.Legend {
		fmt.Fprintf(b, "  %s\n", line)
	}
	strange := map[string]string{}
	for _, s := range r.Relaxed {
		strange[s.State] = "  // promised of a data race only: no interleaving ends so"
	}
	for _, s := range r.Beyond {
		strange[s.State] = "  // not promised"
		if s.Doubt != "" {
			strange[s.State] = "  // in doubt: " + s.Doubt
		}
	}
	for _, state := range r.Allowed {
		fmt.Fprintf(b, "  %s%s\n", state, strange[state])
	}
	if r.Race {
		b.WriteString("The program has a data race.\n")
	}
	for _, cut := range r.LeftOut {
		fmt.Fprintf(b, "Left out: executions that lead into %s.\n", cut)
	}
	for _, what := range r.Assumed {
		fmt.Fprintf(b, "Assumed: %s.\n", what)
	}
	if r.Cut {
		b.WriteString("Cut: a loop went on at the bound; there may be more states (--unroll).\n")
	}
	for _, s := range append(r.Relaxed, r.Beyond...) {
		b.WriteString("\n")
		if err := s.Why.Text(b); err != nil {
			return err
		}
	}
	return nil
}
