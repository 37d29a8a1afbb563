package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"example.org/atomlab/asm/files"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/litmus/compiled/atomics"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/report"
	"example.org/atomlab/probes/report/html"
	"example.org/atomlab/probes/runner"
)

// runFlags are the words of the run command.
type runFlags struct {
	effort
	only         []string
	out, sysroot string
	resume, plan bool
	asJSON       bool
}

func newRun() *cobra.Command {
	var f runFlags
	command := &cobra.Command{
		Use:   "run",
		Short: "Measure everything; leave a report and tuning advice in a folder",
		Long: "run asks every probe's question and writes report.html (for people: open it in a browser), report.json\n" +
			"(everything, with raw samples), report.txt and _tuning/tuning.go (the recommendations as Go constants) into a\n" +
			"folder. It ends with what to act on, in ten lines. What is measured is kept in the folder at once: a run that was\n" +
			"killed goes on with --resume --out FOLDER. Wherever the folder is, and whatever else lies in it, go build ./... and\n" +
			"git status pass over the files of the run.\n\n" +
			"--plan says what would be measured and how long that takes at the most; with --sysroot on a recorded machine,\n" +
			"which is taken to have the instructions of this one.",
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error { return f.run(command) },
	}
	f.flags(command)
	command.Flags().StringSliceVar(&f.only, "only", nil, "names of the probes to run, separated by commas (default all)")
	command.Flags().StringVar(&f.out, "out", "", "folder for the report; must not hold one yet (default atomlab-DATE-TIME)")
	command.Flags().BoolVar(&f.resume, "resume", false, "go on with the run in the folder given by --out")
	command.Flags().BoolVar(&f.plan, "plan", false, "say what would be measured and how long it takes, and end")
	command.Flags().StringVar(&f.sysroot, "sysroot", "", "plan for the machine recorded in this `tree`, a folder or an archive (see atomlab cpu)")
	command.Flags().BoolVar(&f.asJSON, "json", false, "print the report as JSON instead of text")
	command.MarkFlagsMutuallyExclusive("resume", "only")
	command.MarkFlagsMutuallyExclusive("resume", "quick")
	command.MarkFlagsMutuallyExclusive("resume", "full")
	command.MarkFlagsMutuallyExclusive("resume", "seed")
	return command
}

func (f runFlags) run(command *cobra.Command) error {
	if f.resume && f.out == "" {
		return fmt.Errorf("--resume: expected the folder of the run with --out%s", unfinished())
	}
	if f.sysroot != "" && !f.plan {
		return errors.New("--sysroot: expected with --plan: a recorded machine can be planned for and not measured")
	}
	journal, options, err := f.begin()
	if err != nil {
		return err
	}
	defer journal.Close()
	progress := newProgress(command.ErrOrStderr())
	steps, total := runner.Plan(options)
	if f.plan {
		return show(command, f.asJSON, steps, runner.Table(steps, total))
	}
	progress.line(runner.Describe(steps, total))
	r, err := examine(command.Context(), journal.Header, options, progress)
	if err == nil {
		err = save(f.out, r) // what is verified next runs in this process, and may end it
	}
	if err == nil && r.Machine.Emulated == "" {
		err = verifyNow(command.Context(), &r, r.Effort, progress)
	}
	if err != nil {
		return err
	}
	if err := save(f.out, r); err != nil {
		return err
	}
	_, style := screenOf(command.OutOrStdout())
	brief := r.Brief(style.Width) + "report     " + filepath.Join(f.out, report.HTMLFile) + "\n"
	if err := show(command, f.asJSON, r, brief); err != nil {
		return err
	}
	return cmp.Or(interrupted(command.Context()), violated(r))
}

// save writes the report and its page.
func save(folder string, r report.Report) error {
	if err := r.Save(folder); err != nil {
		return err
	}
	var page bytes.Buffer
	if err := html.Write(&page, r); err != nil {
		return err
	}
	if err := files.Write(filepath.Join(folder, report.HTMLFile), page.Bytes()); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	return nil
}

// begin opens the journal, new or old, and says what is to be done. A plan needs no journal on disk.
func (f *runFlags) begin() (*runner.Journal, runner.Options, error) {
	var journal *runner.Journal
	now := report.NewHeader(f.level(), f.effort.seedOrClock())
	now.Atomics = atomics.Look()
	list, err := pick(f.only)
	switch {
	case err != nil:
	case f.resume:
		if journal, err = runner.Resume(f.out, now); err == nil {
			list, err = pick(journal.Items)
		}
	case f.plan:
		now.Machine, err = describe(f.sysroot)
		journal = &runner.Journal{Header: now}
	default:
		if f.out == "" {
			f.out = "atomlab-" + time.Now().Format("20060102-150405")
		}
		journal, err = runner.Create(f.out, now, names(list))
	}
	if err != nil {
		return nil, runner.Options{}, err
	}
	return journal, options(journal.Header, list, journal), nil
}

// unfinished names the runs that could be meant.
func unfinished() string {
	folders, _ := filepath.Glob(filepath.Join("atomlab-*", report.JournalFile))
	for i := range folders {
		folders[i] = filepath.Dir(folders[i])
	}
	if len(folders) == 0 {
		return ""
	}
	return "; here are " + strings.Join(folders, ", ")
}

func options(h report.Header, list []probes.Probe, journal *runner.Journal) runner.Options {
	return runner.Options{Items: list, Machine: h.Machine, Effort: h.Effort, Seed: h.Seed, Journal: journal}
}

// examine runs probes and makes a report of what they find.
func examine(ctx context.Context, h report.Header, o runner.Options, p *progress) (report.Report, error) {
	o.Progress = p.step
	findings, err := runner.Run(ctx, o)
	p.end()
	return report.New(h, findings), err
}

// measureNow runs probes without keeping anything.
func measureNow(command *cobra.Command, list []probes.Probe, how effort, consents ...string) (report.Report, error) {
	h := report.NewHeader(how.level(), how.seedOrClock())
	o := options(h, list, nil)
	o.Consents = consents
	return examine(command.Context(), h, o, newProgress(command.ErrOrStderr()))
}

// effort is how long to measure, as flags.
type effort struct {
	quick, full bool
	seed        uint64
}

func (e *effort) flags(command *cobra.Command) {
	command.Flags().BoolVar(&e.quick, "quick", false, "fewer samples: about a minute on two processors, 80 s at the most, and not twice that on any machine")
	command.Flags().BoolVar(&e.full, "full", false, "more samples: several minutes")
	command.Flags().Uint64Var(&e.seed, "seed", 0, "seed of the order of readings (default from the clock)")
	command.MarkFlagsMutuallyExclusive("quick", "full")
}

func (e effort) level() measure.Effort {
	switch {
	case e.quick:
		return measure.Quick
	case e.full:
		return measure.Full
	}
	return measure.Normal
}

func (e effort) seedOrClock() uint64 {
	if e.seed == 0 {
		return uint64(time.Now().UnixNano())
	}
	return e.seed
}

// pick returns the probes of the given names, or all the usual ones. What needs consent is refused without.
func pick(wanted []string, consents ...string) ([]probes.Probe, error) {
	if len(wanted) == 0 {
		return probes.Usual(), nil
	}
	var list []probes.Probe
	for _, name := range wanted {
		p, found := probes.Find(name)
		if !found {
			return nil, fmt.Errorf("no probe is called %q: expected one of %s", name, strings.Join(names(probes.All()), ", "))
		}
		if p.Needs.Consent != "" && !slices.Contains(consents, p.Needs.Consent) {
			return nil, fmt.Errorf("%s runs on request only: atomlab probe run %s --%s", name, name, p.Needs.Consent)
		}
		if !slices.Contains(names(list), name) {
			list = append(list, p)
		}
	}
	return list, nil
}

func names(list []probes.Probe) (names []string) {
	for _, p := range list {
		names = append(names, p.Name)
	}
	return names
}
