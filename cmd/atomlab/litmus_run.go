package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/hardware"
	"example.org/atomlab/litmus/log"
	"example.org/atomlab/litmus/sandbox"
	"example.org/atomlab/litmus/syntax"
	"example.org/atomlab/litmus/verdict"
)

// litmusFlags are the words of litmus run.
type litmusFlags struct {
	options  hardware.Options
	cpus     string
	setting  string
	stopWhen string
	deadline time.Duration
	asJSON   bool
	emulated bool
	models   verdict.Models
}

func newLitmusRun() *cobra.Command {
	var f litmusFlags
	command := &cobra.Command{
		Use:   "run [WHAT...]",
		Short: "Run litmus tests on this processor: the catalogue, or those that are named",
		Long: "run turns each test into machine code, runs it on pinned threads in varying settings, and prints how often each state was left,\n" +
			"in the format of litmus7's logs. " + whatHelp + "\n\n" +
			"The exit code is 1 if a state was seen that a test forbids: by its ~exists, by the memory model, or by what the\n" +
			"catalogue expects of it. It is 2 if some of WHAT could not be read; the rest runs all the same.",
		RunE: f.run,
	}
	flags := command.Flags()
	flags.DurationVar(&f.options.Time, "time", 0, "how long each test runs (default 1s, without --iterations)")
	flags.Uint64Var(&f.options.Iterations, "iterations", 0, "how many times each test runs")
	flags.StringVar(&f.cpus, "cpus", "", "processors to use, such as 0,1 (default all)")
	flags.StringVar(&f.setting, "setting", "", "run in this setting alone instead of searching: an object like those that --json prints")
	flags.StringVar(&f.stopWhen, "stop-when", "", "decided: end a test when one state has decided its condition")
	flags.Uint64Var(&f.options.Seed, "seed", 0, "seed of the settings (default random, and said)")
	flags.BoolVar(&f.options.Mutants, "mutants", true, "if a test's target is not seen, also run it without one of its fences or orderings: how hard was it looked for?")
	flags.DurationVar(&f.deadline, "timeout", 0, "kill a test that takes longer (default 10s more than three times what is asked for)")
	flags.StringVar(&f.models.Name, "model", "", "judge what was seen by sc, go, tso, arm64, a .cat file, or none (default by architecture)")
	flags.StringArrayVarP(&f.models.Dirs, "include", "I", nil, "folder of files that a model includes; may be given again")
	flags.BoolVar(&f.asJSON, "json", false, "print one JSON object a line for each test")
	return command
}

// settingLike is a setting as --json prints it.
const settingLike = `{"rendezvous":"fence","bodies":4,"batch":4096,"stride":64,"apart":"pages","step":1}`

// check turns words into options.
func (f *litmusFlags) check() error {
	if f.stopWhen != "" && f.stopWhen != "decided" {
		return fmt.Errorf("--stop-when %s: expected decided", f.stopWhen)
	}
	f.options.StopDecided = f.stopWhen == "decided"
	if f.options.Time < 0 || f.deadline < 0 {
		return fmt.Errorf("--time %v, --timeout %v: expected more than nothing", f.options.Time, f.deadline)
	}
	if f.setting != "" {
		text := json.NewDecoder(strings.NewReader(f.setting))
		text.DisallowUnknownFields()
		if err := text.Decode(&f.options.Setting); err != nil {
			return fmt.Errorf("--setting: %w; expected an object such as %s", err, settingLike)
		}
		if f.options.Setting == nil || text.More() {
			return fmt.Errorf("--setting %s: expected one object such as %s", f.setting, settingLike)
		}
	}
	for word := range strings.SplitSeq(f.cpus, ",") {
		if f.cpus == "" {
			break
		}
		cpu, err := strconv.Atoi(word)
		if err != nil || cpu < 0 {
			return fmt.Errorf("--cpus %s: found %q, expected numbers of processors, such as 0,1", f.cpus, word)
		}
		f.options.CPUs = append(f.options.CPUs, cpu)
	}
	return nil
}

func (f *litmusFlags) run(command *cobra.Command, what []string) error {
	if err := f.check(); err != nil {
		return err
	}
	if len(what) == 0 {
		what = []string{"*"}
	}
	f.emulated = machine.Detect().Emulated != ""
	cases, wrong := findLitmus(what, litmus.Native(), command.InOrStdin())
	f.twice(cases, command.ErrOrStderr())
	var box sandbox.Sandbox
	defer box.Close()
	progress := newProgress(command.ErrOrStderr())
	defer progress.end()
	endings, broken := map[sandbox.Ending]int{}, 0
	for i, c := range cases {
		r := litmusReport{litmusCase: c, Result: box.Run(command.Context(), sandbox.Job{File: c.file, Text: c.text, Options: f.options, Deadline: f.deadline})}
		f.judge(command.Context(), &r)
		endings[r.Ending]++
		if r.judged.Word == verdict.Violation {
			broken++
		}
		progress.step("litmus", i+1, len(cases))
		progress.clear()
		if err := r.write(command.OutOrStdout(), f.asJSON); err != nil {
			return err
		}
	}
	progress.end()
	fmt.Fprintf(command.ErrOrStderr(), "%d tests: %s, %d violations\n", len(cases), tally(endings), broken)
	if n := endings[sandbox.Failed]; n > 0 {
		wrong = errors.Join(wrong, fmt.Errorf("%d tests could not be run as asked for", n))
	}
	if broken > 0 {
		return errors.Join(errBroken, wrong)
	}
	return errors.Join(interrupted(command.Context()), wrong)
}

// tally is how many tests ended in which way.
func tally(endings map[sandbox.Ending]int) string {
	text := fmt.Sprintf("%d %s", endings[sandbox.Ran], sandbox.Ran)
	for _, e := range []sandbox.Ending{sandbox.Refused, sandbox.Skipped, sandbox.Timeout, sandbox.Crash, sandbox.Failed, sandbox.Interrupted} {
		if endings[e] > 0 {
			text += fmt.Sprintf(", %d %s", endings[e], e)
		}
	}
	return text
}

// twice says which names stand for different tests: programs that read logs take them for one.
func (f *litmusFlags) twice(cases []litmusCase, to io.Writer) {
	type known struct{ file, hash string }
	first := map[string]known{}
	for _, c := range cases {
		this := known{c.file, syntax.Hash(c.test)}
		key := string(c.test.Arch) + " " + c.test.Name
		if other, found := first[key]; found && other.hash != this.hash {
			fmt.Fprintf(to, "%s and %s: different tests with the same name, %s; both are run\n", other.file, this.file, c.test.Name)
			continue
		}
		first[key] = this
	}
}

// judging bounds what a model may think about one test.
var judging = verdict.Limit{Time: 5 * time.Second, Memory: verdict.DefaultMemory}

// judge has what was seen judged.
func (f *litmusFlags) judge(ctx context.Context, r *litmusReport) {
	if r.Ending != sandbox.Ran {
		return
	}
	seen := verdict.Seen{Outcomes: r.Seen.Outcomes, Forbidden: r.expect == "Forbidden", Emulated: f.emulated}
	if f.models.Name == "none" {
		r.judged = verdict.Unmodelled(r.test, seen)
		return
	}
	r.judged = f.models.Judge(ctx, r.test, seen, judging)
}

// A litmusReport is a test and what became of it.
type litmusReport struct {
	litmusCase
	sandbox.Result
	judged verdict.Judged
}

func (r *litmusReport) block() log.Block {
	return log.Block{Test: r.test, Outcomes: r.Seen.Outcomes, Elapsed: r.Seen.Elapsed, Notes: r.notes()}
}

// notes are the lines that only this lab writes: which settings worked, and how hard it was looked for.
func (r *litmusReport) notes() (lines []string) {
	seen := r.Seen
	for i, t := range seen.Trials {
		if i == 3 || t.Witnesses == 0 {
			break
		}
		lines = append(lines, fmt.Sprintf("Setting %d of %d :> %s", t.Witnesses, t.Iterations, t.Setting))
	}
	lines = append(lines, fmt.Sprintf("Search %d settings, %d iterations, seed %d, %s", len(seen.Trials), seen.Iterations, seen.Seed, runtime.GOARCH))
	for _, n := range seen.Mutants {
		lines = append(lines, fmt.Sprintf("Mutant %d of %d :> without %s", n.Witnesses, n.Iterations, n.Removed))
	}
	if seen.Oversubscribed {
		lines = append(lines, "Oversubscribed: more threads than processors, which took turns")
	}
	if seen.Unpinned != "" {
		lines = append(lines, "Unpinned: "+strings.ReplaceAll(seen.Unpinned, "\n", "; "))
	}
	if r.Unconfined != "" {
		lines = append(lines, "Unconfined: "+strings.ReplaceAll(r.Unconfined, "\n", "; ")+"; the proof alone kept the test in its place")
	}
	if r.judged.Unjudged != "" {
		lines = append(lines, "Unjudged: "+strings.ReplaceAll(r.judged.Unjudged, "\n", "; "))
	}
	return append(lines, r.accusation()...)
}

// accusation says what was seen and must not be.
func (r *litmusReport) accusation() (lines []string) {
	word, where := "Violation", ""
	switch r.judged.Word {
	case verdict.OK, "":
		return nil
	case verdict.Emulator:
		word, where = "Emulator", "; the order is that of the emulator's host"
	}
	for _, o := range r.judged.Outside {
		lines = append(lines, fmt.Sprintf("%s: %s is not allowed by the model%s", word, o.State, where))
	}
	if lines == nil {
		lines = []string{word + ": the condition came true, and it must not" + where}
	}
	return lines
}

func (r *litmusReport) write(w io.Writer, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(w).Encode(r.record())
	}
	if r.Ending != sandbox.Ran {
		_, err := fmt.Fprintf(w, "NotRun %s %s: %s\n\n", r.test.Name, r.Ending, strings.ReplaceAll(r.Why, "\n", "; "))
		return err
	}
	return r.block().Write(w)
}

// A litmusRecord is what JSON says of a test.
type litmusRecord struct {
	Name        string           `json:"name"`
	Arch        litmus.Arch      `json:"arch"`
	File        string           `json:"file"`
	Hash        string           `json:"hash"`
	Kind        string           `json:"kind"` // Allowed, Forbidden, Required
	Expect      string           `json:"expect,omitempty"`
	Ending      sandbox.Ending   `json:"ending"`
	Why         string           `json:"why,omitempty"`
	Verdict     verdict.Word     `json:"verdict,omitempty"`    // ok, violation, emulator
	Outside     []litmus.State   `json:"outside,omitempty"`    // seen, and not allowed by the model
	Unjudged    string           `json:"unjudged,omitempty"`   // why the model has no say
	Unconfined  string           `json:"unconfined,omitempty"` // why the kernel did not guard the test's process
	Validated   bool             `json:"validated"`
	Observation string           `json:"observation,omitempty"`
	Witnesses   uint64           `json:"witnesses"`
	Others      uint64           `json:"others"`
	Seen        *hardware.Result `json:"seen,omitempty"`
}

func (r *litmusReport) record() litmusRecord {
	record := litmusRecord{
		Name: r.test.Name, Arch: r.test.Arch, File: r.file, Hash: syntax.Hash(r.test), Kind: r.test.Cond.Quantifier.Kind(), Expect: r.expect,
		Ending: r.Ending, Why: r.Why, Verdict: r.judged.Word, Unjudged: r.judged.Unjudged, Unconfined: r.Unconfined, Seen: r.Seen,
	}
	for _, o := range r.judged.Outside {
		record.Outside = append(record.Outside, o.State)
	}
	if r.Ending == sandbox.Ran {
		b := r.block()
		record.Validated, record.Observation = b.Validated(), b.Observation()
		record.Witnesses, record.Others = b.Counts()
	}
	return record
}
