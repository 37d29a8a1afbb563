package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
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
	init, observe []string
	arch          string
	write         string
	limit         verdict.Limit
	options       model.Options
	walks         int
	seed          uint64
	racy          bool
	asJSON        bool
	given         compiled.Options
	seen          map[string]string // tests, and the target that each was made for first
	written       map[string]int    // names of files, and how many
}

func newLitmusCompiled() *cobra.Command {
	var f compiledFlags
	command := &cobra.Command{
		Use:   "compiled 'FUNCTION | FUNCTION...' or PACKAGE",
		Short: "What compiled Go may do on any processor, against what the Go memory model promises",
		Long: "compiled builds Go functions, one for each thread, makes a litmus test of their machine code, for amd64 and arm64, and\n" +
			"compares what the architecture's memory model allows with what the Go memory model promises. A FUNCTION is PACKAGE.Name\n" +
			"or PACKAGE.(*Type).Name; a package is a path or a folder, and that of the current folder need not be named.\n\n" +
			"What a parameter points to is a location that has the parameter's name: threads share it. Package-level variables\n" +
			"begin with the value that the program gives them. Other parameters need a number: --init 0:n=1 for n of the first thread.\n\n" +
			"A PACKAGE alone (., ./flags, a path with a slash) stands for the programs that its comments name: //litmus:threads F | G,\n" +
			"and below it //litmus:init 0:n=1 x=1, //litmus:observe 1:0 x, //litmus:racy.\n\n" +
			"--walk N takes N random walks through each test, for functions that are too long to ask for all states:\n" +
			"it says which states were seen, and judges nothing.\n\n" +
			"It needs a Go toolchain. The exit code is 1 if the code may do more than is promised, or has a data race.",
		Args: cobra.ExactArgs(1),
		RunE: f.run,
	}
	flags := command.Flags()
	flags.StringArrayVar(&f.init, "init", nil, "a number that a parameter has (0:n=1) or a location begins with (x=1); may be given again")
	flags.StringSliceVar(&f.observe, "observe", nil, "show these results (1:r0, or 1:0 for the first that has no name) and locations (x) only, separated by commas")
	flags.StringVar(&f.arch, "arch", "all", "amd64, arm64 or all")
	flags.StringVar(&f.write, "write", "", "folder to write the tests to")
	flags.DurationVar(&f.limit.Time, "timeout", time.Minute, "how long a model may take for one test")
	flags.IntVar(&f.options.Unroll, "unroll", 2, "how often each backward branch may be taken; 0 cuts loops where they go on")
	flags.IntVar(&f.walks, "walk", 0, "take so many random walks instead of asking for all states")
	flags.Uint64Var(&f.seed, "seed", 0, "of the walks' choices: the same seed takes the same walks")
	flags.BoolVar(&f.racy, "racy", false, "take a data race for meant: judge by what is promised of one")
	flags.BoolVar(&f.asJSON, "json", false, "print JSON instead of text")
	return command
}

// A compiledRecord is what JSON says of a program and a target.
type compiledRecord struct {
	Program string   `json:"program"`
	At      string   `json:"at,omitempty"` // the comment that names it
	Target  string   `json:"target"`
	As      string   `json:"as,omitempty"` // the target before whose code is the same: the rest is there
	Legend  []string `json:"legend,omitempty"`
	Test    string   `json:"test,omitempty"`
	*compiled.Judgement
	*compiled.Seen          // instead, of walks
	LeftOut        []string `json:"left_out,omitempty"`
	Assumed        []string `json:"assumed,omitempty"`

	racy bool
}

func (f *compiledFlags) run(command *cobra.Command, what []string) error {
	if err := f.check(what[0]); err != nil {
		return err
	}
	f.limit.Memory = verdict.DefaultMemory
	var records []compiledRecord
	f.seen, f.written = map[string]string{}, map[string]int{}
	for _, target := range compiled.Targets {
		if f.arch != "all" && f.arch != target.GOARCH {
			continue
		}
		of, err := f.target(command.Context(), what[0], target)
		if interrupted(command.Context()) != nil {
			return errInterrupted
		}
		if err != nil {
			return fmt.Errorf("%v: %w", target, err)
		}
		records = append(records, of...)
	}
	var order []string // of the programs
	for _, r := range records {
		order = append(order, r.At+r.Program)
	}
	slices.SortStableFunc(records, func(a, b compiledRecord) int {
		return cmp.Compare(slices.Index(order, a.At+a.Program), slices.Index(order, b.At+b.Program))
	})
	var wrong []string
	for _, r := range records {
		if complaint := r.complaint(); complaint != "" {
			wrong = append(wrong, complaint)
		}
	}
	if err := f.show(command, records); err != nil || wrong == nil {
		return err
	}
	return broken(strings.Join(wrong, "\n"))
}

// check refuses words that do not go together, and reads those of options.
func (f *compiledFlags) check(what string) error {
	switch {
	case f.limit.Time <= 0 || f.options.Unroll < 0:
		return fmt.Errorf("--timeout %v, --unroll %d: expected a time, and 0 or more", f.limit.Time, f.options.Unroll)
	case f.arch != "all" && f.arch != "amd64" && f.arch != "arm64":
		return fmt.Errorf("--arch %s: expected amd64, arm64 or all", f.arch)
	case f.walks < 0:
		return fmt.Errorf("--walk %d: expected more than nothing", f.walks)
	case compiled.IsPackage(what) && len(f.init)+len(f.observe) > 0:
		return fmt.Errorf("--init and --observe: expected functions, and not the package %s, whose comments say that", what)
	}
	f.given.Observe = f.observe
	if err := f.given.AddInit(f.init...); err != nil {
		return fmt.Errorf("--init: %w", err)
	}
	return nil
}

// programs are what the comments of a package name, or the functions that were named.
func (f *compiledFlags) programs(ctx context.Context, what string, target compiled.Target) ([]compiled.Marked, error) {
	if compiled.IsPackage(what) {
		return compiled.FindMarked(ctx, what, target)
	}
	p, err := compiled.ParseProgram(what)
	return []compiled.Marked{{Program: p, Options: f.given}}, err
}

// target judges all programs as built for a target.
func (f *compiledFlags) target(ctx context.Context, what string, target compiled.Target) (records []compiledRecord, err error) {
	programs, err := f.programs(ctx, what, target)
	if err != nil {
		return nil, err
	}
	all := &compiled.Program{}
	for _, m := range programs {
		all.Threads = append(all.Threads, m.Program.Threads...)
	}
	image, err := compiled.Build(ctx, all, target)
	if err != nil {
		return nil, err
	}
	for _, m := range programs {
		r, err := f.judge(ctx, m, image)
		if err != nil && m.At != "" {
			return nil, fmt.Errorf("%s: %v: %w", m.At, m.Program, err)
		} else if err != nil {
			return nil, err
		}
		records = append(records, r)
	}
	return records, nil
}

func (f *compiledFlags) judge(ctx context.Context, m compiled.Marked, image *compiled.Image) (r compiledRecord, err error) {
	m.Options.Turns = f.options.Unroll
	if f.options.Unroll == 0 {
		m.Options.Turns = -1
	}
	e, err := compiled.Extract(m.Program, image, m.Options)
	if err != nil {
		return r, err
	}
	if f.write != "" {
		if err := f.save(e, image.Target); err != nil {
			return r, err
		}
	}
	r = compiledRecord{Program: m.Program.String(), At: m.At, Target: image.Target.String(), racy: f.racy || m.Racy}
	code := m.At + "\n" + syntax.Format(e.Test) // of one program: another may mean its data race
	if as, same := f.seen[code]; same {
		r.As = as
		return r, nil
	}
	f.seen[code] = r.Target
	r.Legend, r.Test, r.LeftOut, r.Assumed = e.Legend, e.Format(), e.Cut, e.Assumed
	if f.walks > 0 {
		r.Seen, err = compiled.Walk(ctx, e, model.WalkOptions{Walks: f.walks, Seed: f.seed, Unroll: f.options.Unroll})
		return r, err
	}
	r.Judgement, err = compiled.Judge(ctx, e, f.limit, f.options)
	if exceeded := (*verdict.Exceeded)(nil); errors.As(err, &exceeded) {
		err = fmt.Errorf("%w: a longer --timeout, or a smaller --unroll, may help; --walk asks for less", err)
	}
	return r, err
}

// complaint is what is wrong with the code.
func (r compiledRecord) complaint() string {
	of := r.Target
	if r.At != "" {
		of = r.At + ": " + of
	}
	switch {
	case r.Judgement == nil:
	case r.Broken():
		return of + ": the code may do more than the Go memory model promises"
	case r.Race && !r.racy:
		return of + ": the program has a data race"
	}
	return ""
}

// save writes a test as NAME.TARGET.litmus, and a second one of that name as NAME.TARGET.2.litmus.
func (f *compiledFlags) save(e *compiled.Extracted, target compiled.Target) error {
	if err := os.MkdirAll(f.write, 0o777); err != nil {
		return err
	}
	name := e.Test.Name + "." + strings.ReplaceAll(target.String(), "/", "-")
	if f.written[name]++; f.written[name] > 1 {
		name = fmt.Sprintf("%s.%d", name, f.written[name])
	}
	return os.WriteFile(filepath.Join(f.write, name+".litmus"), []byte(e.Format()), 0o666)
}

func (f *compiledFlags) show(command *cobra.Command, records []compiledRecord) error {
	var b strings.Builder
	for i, r := range records {
		if i > 0 {
			b.WriteString("\n")
		}
		if r.At != "" && (i == 0 || records[i-1].At != r.At) {
			fmt.Fprintf(&b, "%s: %s\n\n", r.At, r.Program)
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
	r.states(b)
	for _, cut := range r.LeftOut {
		fmt.Fprintf(b, "Left out: executions that lead into %s.\n", cut)
	}
	for _, what := range r.Assumed {
		fmt.Fprintf(b, "Assumed: %s.\n", what)
	}
	if r.Judgement == nil {
		return nil
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

// states are those that are allowed, or were seen.
func (r *compiledRecord) states(b *strings.Builder) {
	var states []string
	var strange map[string]string
	if r.Seen != nil {
		fmt.Fprintf(b, "%s: %d states were seen in the %d of %d random walks that ended; there may be more\n", r.Target, len(r.Seen.States), r.Walks, r.Begun)
		states = r.Seen.States
	} else {
		fmt.Fprintf(b, "%s: states allowed: %d, promised: %d\n", r.Target, len(r.Allowed), len(r.Promised))
		states, strange = r.Allowed, r.strange()
	}
	for _, line := range r.Legend {
		fmt.Fprintf(b, "  %s\n", line)
	}
	for _, state := range states {
		fmt.Fprintf(b, "  %s%s\n", state, strange[state])
	}
	if r.Judgement != nil && r.Race {
		b.WriteString("The program has a data race.\n")
	}
}

// strange says what is odd about states.
func (r *compiledRecord) strange() map[string]string {
	notes := map[string]string{}
	for _, s := range r.Relaxed {
		notes[s.State] = "  // promised of a data race only: no interleaving ends so"
	}
	for _, s := range r.Beyond {
		notes[s.State] = "  // not promised"
		if s.Doubt != "" {
			notes[s.State] = "  // in doubt: " + s.Doubt
		}
	}
	return notes
}
