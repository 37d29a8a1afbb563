package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"example.org/atomlab/probes"
	"example.org/atomlab/probes/report"
)

// A page is something to post, made of what some probes found.
type page struct {
	about  string
	probes []string
	render func(report.Report) (string, error)
}

var pages = map[string]page{
	probes.GoMutexSpin: {"how long Go's sync.Mutex spins, for golang/go#78886", []string{probes.GoMutexSpin, probes.SpinPark},
		report.Report.GoMutexSpin},
}

func newPage() *cobra.Command {
	var how effort
	command := &cobra.Command{
		Use:   "page NAME [REPORT]",
		Short: "Print a page of Markdown to post, from a report or from measuring now",
		Long: "page reads a report (its folder or its report.json), judges its measurements anew, and prints what it says on one\n" +
			"matter as Markdown. Without a report it measures first. What is inconclusive is left out.\n\n" +
			"go-mutex-spin: " + pages[probes.GoMutexSpin].about,
		Args:              cobra.RangeArgs(1, 2),
		ValidArgsFunction: completePages,
		RunE: func(command *cobra.Command, args []string) error {
			p, known := pages[args[0]]
			if !known {
				return fmt.Errorf("no page is called %q: expected %s", args[0], probes.GoMutexSpin)
			}
			r, err := p.report(command, args[1:], how)
			if err != nil {
				return err
			}
			text, err := p.render(r)
			if err == nil {
				_, err = fmt.Fprintln(command.OutOrStdout(), text)
			}
			return err
		},
	}
	how.flags(command)
	return command
}

// report loads the one that is named, or measures what the page is made of.
func (p page) report(command *cobra.Command, args []string, how effort) (report.Report, error) {
	if len(args) > 0 {
		r, err := report.Load(args[0])
		return r.Judged(), err
	}
	list, err := pick(p.probes)
	if err != nil {
		return report.Report{}, err
	}
	return measureNow(command, list, how)
}

func completePages(_ *cobra.Command, args []string, _ string) (names []string, directive cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveDefault
	}
	for name, p := range pages {
		names = append(names, name+"\t"+p.about)
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}
