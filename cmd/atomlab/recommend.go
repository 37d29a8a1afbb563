package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"example.org/atomlab/probes"
	"example.org/atomlab/probes/report"
)

func newRecommend() *cobra.Command {
	var how effort
	var format string
	var asJSON bool
	command := &cobra.Command{
		Use:   "recommend [REPORT]",
		Short: "Advise what to set, from a report or from measuring now",
		Long: "recommend reads a report (its folder or its report.json) and nothing else, judges its measurements anew and\n" +
			"gives advice. Without a report it measures first.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			if asJSON {
				format = "json"
			}
			if format != "text" && format != "json" && format != "go" {
				return fmt.Errorf("--format %s: expected text, json or go", format)
			}
			r, err := findOrMeasure(command, args, how)
			if err != nil {
				return err
			}
			if format != "go" {
				return show(command, format == "json", r.Advice, report.AdviceText(r.Advice))
			}
			source, err := r.Tuning()
			if err == nil {
				_, err = command.OutOrStdout().Write(source)
			}
			return err
		},
	}
	how.flags(command)
	command.Flags().StringVar(&format, "format", "text", "text, json or go")
	command.Flags().BoolVar(&asJSON, "json", false, "the same as --format json")
	return command
}

// findOrMeasure loads the report that is named, or makes one.
func findOrMeasure(command *cobra.Command, args []string, how effort) (report.Report, error) {
	if len(args) == 0 {
		return measureNow(command, probes.Usual(), how)
	}
	r, err := report.Load(args[0])
	return r.Judged(), err
}
