package main

import (
	"github.com/spf13/cobra"

	"example.org/atomlab/probes/report"
	"example.org/atomlab/probes/report/merge"
)

func newMerge() *cobra.Command {
	var asJSON bool
	command := &cobra.Command{
		Use:   "merge REPORT...",
		Short: "Put reports of many machines into one table",
		Long: "merge reads reports, or folders of them, judges their measurements anew, and prints which advice holds for all, how\n" +
			"the numbers of each model of processor are distributed over its reports, and which reports are outliers. With --json\n" +
			"it is every series; the text has the numbers that verdicts rest on.",
		Args: cobra.MinimumNArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			runs, err := report.LoadAll(args)
			if err != nil {
				return err
			}
			t := merge.Reports(runs)
			return show(command, asJSON, t, t.Text())
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "print JSON instead of text")
	return command
}
