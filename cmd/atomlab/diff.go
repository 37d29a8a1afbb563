package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"example.org/atomlab/probes/report"
	"example.org/atomlab/probes/report/diff"
)

func newDiff() *cobra.Command {
	var asJSON bool
	var threshold float64
	command := &cobra.Command{
		Use:   "diff A B",
		Short: "Show what changed between two reports, or two folders of them; the first is the baseline",
		Long: "diff reads two reports, or two folders of reports, judges their measurements anew, and prints only what two runs\n" +
			"of an unchanged machine would not show: facts of the machine, costs, advice and claims that flip, new violations.\n" +
			"One quick run tells coarse changes only; several a side, each in a folder below, tell finer ones. Of folders with\n" +
			"reports of several machines, those of one processor are compared. go doc ./probes/report/diff has the rules.\n\n" +
			"The exit code is 1 if a cost rose by more than the threshold for certain, or if there is a new violation.",
		Args: cobra.ExactArgs(2),
		RunE: func(command *cobra.Command, args []string) error {
			if !(threshold >= 0) {
				return fmt.Errorf("--threshold %v: expected a percentage, 0 or more", threshold)
			}
			a, err := report.LoadAll(args[:1])
			if err != nil {
				return err
			}
			b, err := report.LoadAll(args[1:])
			if err != nil {
				return err
			}
			diffs, err := compareMachines(a, b)
			if err != nil {
				return err
			}
			var text, worse []string
			for _, d := range diffs {
				text = append(text, d.Text())
				worse = append(worse, d.Regressions(threshold/100)...)
			}
			if err := show(command, asJSON, diffs, strings.Join(text, "\n")); err != nil {
				return err
			}
			if len(worse) > 0 {
				return broken(fmt.Sprintf("worse than the baseline by more than %v %%: %s", threshold, strings.Join(worse, "; ")))
			}
			return nil
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "print JSON instead of text")
	command.Flags().Float64Var(&threshold, "threshold", 5, "by how many `percent` a cost may rise")
	return command
}

// compareMachines compares the runs of each machine that both sides have. Where either side is of one machine, and the
// other of another, these are compared.
func compareMachines(a, b []report.Run) (diffs []diff.Diff, err error) {
	before, after := byMachine(a), byMachine(b)
	if len(before) == 1 && len(after) == 1 {
		d, err := diff.Compare(a, b)
		return []diff.Diff{d}, err
	}
	for _, runs := range before {
		for _, others := range after {
			if runs[0].Report.Processor() == others[0].Report.Processor() {
				d, err := diff.Compare(runs, others)
				if err != nil {
					return nil, err
				}
				diffs = append(diffs, d)
			}
		}
	}
	if len(diffs) == 0 {
		return nil, fmt.Errorf("%s and %s have no machine in common: expected reports of one processor on both sides", a[0].Name, b[0].Name)
	}
	return diffs, nil
}

// byMachine puts the runs of each machine together, in the order of the first.
func byMachine(runs []report.Run) (groups [][]report.Run) {
	place := map[string]int{}
	for _, r := range runs {
		name := r.Report.Processor()
		i, known := place[name]
		if !known {
			i, groups = len(groups), append(groups, nil)
			place[name] = i
		}
		groups[i] = append(groups[i], r)
	}
	return groups
}
