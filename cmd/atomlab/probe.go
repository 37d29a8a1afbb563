package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"example.org/atomlab/probes"
	"example.org/atomlab/probes/report"
)

func newProbe() *cobra.Command {
	command := &cobra.Command{Use: "probe", Short: "List probes, run some, or measure instructions"}
	command.AddCommand(newProbeList(), newProbeRun(), newProbeInstr())
	return command
}

func newProbeList() *cobra.Command {
	var asJSON bool
	command := &cobra.Command{
		Use:   "list",
		Short: "List the probes: what each asks, and how",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			type entry struct {
				Name     string `json:"name"`
				Question string `json:"question"`
				Method   string `json:"method"`
				Unit     string `json:"unit"`
				Cores    int    `json:"needs_cores"`
			}
			var entries []entry
			var text strings.Builder
			for _, p := range probes.All() {
				entries = append(entries, entry{p.Name, p.Question, p.Method, p.Unit, p.Needs.Cores})
				fmt.Fprintf(&text, "%s (%s; needs %d cores)\n  %s\n  %s\n", p.Name, p.Unit, p.Needs.Cores, p.Question, p.Method)
			}
			return show(command, asJSON, entries, text.String())
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "print JSON instead of text")
	return command
}

func newProbeRun() *cobra.Command {
	var how effort
	var asJSON bool
	command := &cobra.Command{
		Use:               "run NAME...",
		Short:             "Run some probes and print every measurement",
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: completeProbes,
		RunE: func(command *cobra.Command, names []string) error {
			list, err := pick(names)
			if err != nil {
				return err
			}
			r, err := measureNow(command, list, how)
			if err != nil {
				return err
			}
			var text strings.Builder
			for _, f := range r.Findings {
				text.WriteString(report.FindingText(f, report.Everything))
			}
			if err := show(command, asJSON, r.Findings, text.String()); err != nil {
				return err
			}
			return interrupted(command.Context())
		},
	}
	how.flags(command)
	command.Flags().BoolVar(&asJSON, "json", false, "print JSON instead of text")
	return command
}

func completeProbes(*cobra.Command, []string, string) (names []string, directive cobra.ShellCompDirective) {
	for _, p := range probes.All() {
		names = append(names, p.Name+"\t"+p.Question)
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}
