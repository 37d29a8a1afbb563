package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"example.org/atomlab/probes/report"
	"example.org/atomlab/probes/report/formats"
)

func newReport() *cobra.Command {
	var format string
	var asJSON bool
	var says strings.Builder
	for _, f := range formats.All() {
		fmt.Fprintf(&says, "\n  %-8s %s", f.Name, f.Says)
	}
	command := &cobra.Command{
		Use:   "report REPORT",
		Short: "Print a report in another format",
		Long: "report reads a report (its folder or its report.json), judges its measurements anew, and prints it in a format:\n" +
			says.String() + "\n\nThe exit code is 1 if the report has a violation.",
		Args: cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			if asJSON {
				format = "json"
			}
			f, err := formats.Find(format)
			if err != nil {
				return fmt.Errorf("--format: %w", err)
			}
			r, err := report.Load(args[0])
			if err != nil {
				return err
			}
			r = r.Judged()
			if err := f.Write(command.OutOrStdout(), r); err != nil {
				return err
			}
			return violated(r)
		},
	}
	command.Flags().StringVar(&format, "format", formats.All()[0].Name, formats.Names())
	command.Flags().BoolVar(&asJSON, "json", false, "the same as --format json")
	_ = command.RegisterFlagCompletionFunc("format", func(*cobra.Command, []string, string) (names []string, _ cobra.ShellCompDirective) {
		for _, f := range formats.All() {
			names = append(names, f.Name+"\t"+f.Says)
		}
		return names, cobra.ShellCompDirectiveNoFileComp
	})
	return command
}

// violated is an error if a finding of the report is a violation.
func violated(r report.Report) error {
	for _, f := range r.Findings {
		if f.Violated() {
			return broken(fmt.Sprintf("%s: %s: %s", f.Probe, f.Answer, f.Why))
		}
	}
	return nil
}
