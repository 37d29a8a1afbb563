package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/report"
	"example.org/atomlab/probes/runner"
	"example.org/atomlab/probes/suite"
)

func newProbe() *cobra.Command {
	command := &cobra.Command{Use: "probe", Short: "List probes, run some, or measure instructions"}
	command.AddCommand(newProbeList(), newProbeRun(), newProbeInstr())
	return command
}

// An entry is what the list tells of a probe.
type entry struct {
	Name     string `json:"name"`
	Question string `json:"question"`
	Method   string `json:"method"`
	Unit     string `json:"unit"`
	runner.Step
	Quick time.Duration `json:"takes_quick_ns"`
	Full  time.Duration `json:"takes_full_ns"`
}

func newEntry(p probes.Probe, m machine.Machine) entry {
	takes := func(e measure.Effort) time.Duration { return runner.NewStep(p, m, e).Takes }
	return entry{p.Name, p.Question, p.Method, p.Unit, runner.NewStep(p, m, measure.Normal), takes(measure.Quick), takes(measure.Full)}
}

func (e entry) String() string {
	here := "not here: " + e.WillSkip
	if e.WillSkip == "" {
		here = fmt.Sprintf("%s\n  takes %.0f s here at the most, quick %.0f s, full %.0f s", e.Says(),
			max(1, e.Takes.Seconds()), max(1, e.Quick.Seconds()), max(1, e.Full.Seconds()))
	}
	return fmt.Sprintf("%s (%s)\n  %s\n  %s\n  %s\n", e.Name, e.Unit, e.Question, e.Method, here)
}

func newProbeList() *cobra.Command {
	var asJSON bool
	command := &cobra.Command{
		Use:   "list",
		Short: "List the probes: what each asks, how, what it needs, and how long it takes here",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			var entries []entry
			var text strings.Builder
			here := machine.Detect()
			for _, p := range probes.All() {
				entries = append(entries, newEntry(p, here))
				text.WriteString(entries[len(entries)-1].String())
			}
			return show(command, asJSON, entries, text.String())
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "print JSON instead of text")
	return command
}

func newProbeRun() *cobra.Command {
	var how effort
	var asJSON, asCSV bool
	consents := map[string]*bool{}
	command := &cobra.Command{
		Use:   "run NAME...",
		Short: "Run some probes and print every measurement",
		Long: "run runs some probes and prints every measurement.\n\n" +
			"With --csv, core-to-core prints its times by compare-and-swap as a matrix: a row and a column for each\n" +
			"processor, lower triangle, no header, ns one way; the verdict goes to stderr.",
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: completeProbes,
		RunE: func(command *cobra.Command, names []string) error {
			if asCSV && !slices.Equal(names, []string{probes.CoreToCore}) {
				return fmt.Errorf("--csv: only %s has a matrix: expected that name alone", probes.CoreToCore)
			}
			var given []string
			for consent, is := range consents {
				if *is {
					given = append(given, consent)
				}
			}
			list, err := pick(names, given...)
			if err != nil {
				return err
			}
			r, err := measureNow(command, list, how, given...)
			if err != nil {
				return err
			}
			if asCSV {
				return showMatrix(command, r.Findings[0])
			}
			var text strings.Builder
			screen, style := screenOf(command.OutOrStdout())
			for _, f := range r.Findings {
				text.WriteString(report.FindingPictures(r.Machine, f, style))
			}
			if asJSON {
				err = show(command, true, r.Findings, "")
			} else {
				_, err = io.WriteString(screen, text.String())
			}
			if err != nil {
				return err
			}
			return interrupted(command.Context())
		},
	}
	how.flags(command)
	command.Flags().BoolVar(&asJSON, "json", false, "print JSON instead of text")
	command.Flags().BoolVar(&asCSV, "csv", false, "print a matrix of the processors instead of text (core-to-core only)")
	command.MarkFlagsMutuallyExclusive("json", "csv")
	for _, p := range probes.All() {
		if p.Needs.Consent != "" {
			consents[p.Needs.Consent] = command.Flags().Bool(p.Needs.Consent, false, "agree to what "+p.Name+" does to others on this machine")
		}
	}
	return command
}

// showMatrix prints the matrix of a finding, and its verdict where it does not get into a pipe.
func showMatrix(command *cobra.Command, f probes.Finding) error {
	fmt.Fprint(command.ErrOrStderr(), report.FindingText(f, report.Summary))
	csv, found := suite.CoreToCoreCSV(f)
	if !found {
		return fmt.Errorf("no matrix: %s", f.Why)
	}
	if err := show(command, false, nil, csv); err != nil {
		return err
	}
	return interrupted(command.Context())
}

func completeProbes(*cobra.Command, []string, string) (names []string, directive cobra.ShellCompDirective) {
	for _, p := range probes.All() {
		names = append(names, p.Name+"\t"+p.Question)
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}
