package main

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"example.org/atomlab/asm/files"
	"example.org/atomlab/litmus/stress"
	"example.org/atomlab/litmus/stress/promises"
)

// errBroken ends a command that did its work and found a promise broken.
var errBroken = errors.New("a forbidden outcome was seen")

// broken is errBroken where it was something else.
type broken string

func (b broken) Error() string      { return string(b) }
func (broken) Is(target error) bool { return target == errBroken }

func newStress() *cobra.Command {
	command := &cobra.Command{Use: "stress", Short: "Stress tests of what Go and its libraries promise about shared memory"}
	command.AddCommand(newStressList(), newStressRun())
	return command
}

func newStressList() *cobra.Command {
	var asJSON bool
	command := &cobra.Command{
		Use:   "list",
		Short: "List the tests: what each says, and the text that promises it",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			type entry struct {
				Name   string `json:"name"`
				Says   string `json:"says"`
				Source string `json:"source"`
				Racy   bool   `json:"racy"`
			}
			var entries []entry
			var text strings.Builder
			for _, c := range promises.All() {
				entries = append(entries, entry{c.Name, c.Says, c.Source, c.Racy})
				fmt.Fprintf(&text, "%s\n  %s\n  %s\n", c.Name, c.Says, c.Source)
			}
			return show(command, asJSON, entries, text.String())
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "print JSON instead of text")
	return command
}

// stressFlags are the words of stress run.
type stressFlags struct {
	each, all time.Duration
	samples   int64
	seed      uint64
	races     bool
	failFast  bool
	asJSON    bool
	junit     string
}

func newStressRun() *cobra.Command {
	var f stressFlags
	command := &cobra.Command{
		Use:   "run [NAME...]",
		Short: "Run stress tests: all that hold a promise, or those that are named",
		Long: "run lets the actors of each test loose on its state, in varying settings, and prints how often each outcome was\n" +
			"seen. A NAME may have the wildcards * and ?. Without a name, all tests without races are run. The exit code is 1 if\n" +
			"a forbidden outcome was seen.",
		ValidArgsFunction: completeStress,
		RunE:              f.run,
	}
	command.Flags().DurationVar(&f.each, "time", time.Second, "how long each test samples")
	command.Flags().DurationVar(&f.all, "budget", 0, "how long all tests together may take, instead of --time")
	command.Flags().Int64Var(&f.samples, "samples", 0, "enough samples of each test, even if there is time left")
	command.Flags().Uint64Var(&f.seed, "seed", 0, "seed of the settings (default from the clock)")
	command.Flags().BoolVar(&f.races, "races", false, "also those that race on plain memory on purpose")
	command.Flags().BoolVar(&f.failFast, "fail-fast", false, "end with the first test that fails")
	command.Flags().BoolVar(&f.asJSON, "json", false, "print JSON instead of text")
	command.Flags().StringVar(&f.junit, "junit", "", "also write the results to this file, in the format of JUnit")
	command.MarkFlagsMutuallyExclusive("time", "budget")
	return command
}

func (f *stressFlags) run(command *cobra.Command, names []string) error {
	cases, err := f.cases(names)
	if err != nil {
		return err
	}
	if f.each <= 0 || f.all < 0 || f.samples < 0 {
		return fmt.Errorf("--time %v, --budget %v, --samples %d: expected more than nothing", f.each, f.all, f.samples)
	}
	if f.all > 0 {
		f.each = f.all / time.Duration(len(cases))
	}
	if f.seed == 0 {
		f.seed = uint64(time.Now().UnixNano())
	}
	report, err := f.openJUnit()
	if err != nil {
		return err
	}
	progress := newProgress(command.ErrOrStderr())
	defer progress.end()
	run := stress.Suite{Cases: cases, Options: stress.Options{Time: f.each, Samples: f.samples, Seed: f.seed}, FailFast: f.failFast}
	done := 0
	results := run.Run(command.Context(), func(r stress.Result) {
		done++
		progress.step("stress", done, len(cases))
		if !f.asJSON {
			progress.clear()
			r.Write(command.OutOrStdout())
		}
	})
	if err := report(results); err != nil {
		return err
	}
	if f.asJSON {
		if err := show(command, true, results, ""); err != nil {
			return err
		}
	}
	return f.outcome(command, results)
}

// cases are the tests that were asked for.
func (f *stressFlags) cases(names []string) ([]stress.Case, error) {
	if len(names) == 0 {
		if f.races {
			return promises.All(), nil
		}
		return promises.Promises(), nil
	}
	var chosen []stress.Case
	for _, name := range names {
		before := len(chosen)
		for _, c := range promises.All() {
			matches, err := matchName(name, c.Name)
			if err != nil {
				return nil, err
			}
			if matches {
				chosen = append(chosen, c)
			}
		}
		if len(chosen) == before {
			return nil, fmt.Errorf("no stress test is called %q: atomlab stress list has them all; * and ? are wildcards", name)
		}
	}
	return chosen, nil
}

// openJUnit writes the file at once, without results, so that a folder that cannot be written to is known before
// anything was measured.
func (f *stressFlags) openJUnit() (write func([]stress.Result) error, err error) {
	if f.junit == "" {
		return func([]stress.Result) error { return nil }, nil
	}
	write = func(results []stress.Result) error {
		var text bytes.Buffer
		if err := errors.Join(stress.WriteJUnit(&text, results), files.Write(f.junit, text.Bytes())); err != nil {
			return fmt.Errorf("--junit: %w", err)
		}
		return nil
	}
	return write, write(nil)
}

// outcome is the summary, and the error that the exit code comes from.
func (f *stressFlags) outcome(command *cobra.Command, results []stress.Result) error {
	counts := map[stress.Verdict]int{}
	samples := int64(0)
	for _, r := range results {
		counts[r.Verdict]++
		samples += r.Samples
	}
	fmt.Fprintf(command.ErrOrStderr(), "%d tests, %d samples: %d ok, %d failed, %d errors, %d skipped, %d attributed to the emulator; --seed %d gives the same settings\n",
		len(results), samples, counts[stress.OK], counts[stress.Failed], counts[stress.Broken], counts[stress.Skipped], counts[stress.Emulated], f.seed)
	if counts[stress.Failed]+counts[stress.Broken] > 0 {
		return errBroken
	}
	return interrupted(command.Context())
}

func completeStress(*cobra.Command, []string, string) (names []string, directive cobra.ShellCompDirective) {
	for _, c := range promises.All() {
		names = append(names, c.Name+"\t"+c.Says)
	}
	slices.Sort(names)
	return names, cobra.ShellCompDirectiveNoFileComp
}
