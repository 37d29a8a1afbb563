package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"example.org/atomlab/litmus/explore/record"
)

// explored is what came of one exploration.
type explored struct {
	Package  string `json:"package"`
	Scenario string `json:"scenario,omitempty"` // that ships
	Fails    bool   `json:"fails,omitempty"`    // it is wrong on purpose
	Right    bool   `json:"right"`              // it came out as it should
	record.Record
}

// write prints the results.
func (f *exploreFlags) write(command *cobra.Command, results []explored) error {
	var text strings.Builder
	for _, e := range results {
		name := e.Scenario
		if name == "" {
			name = e.Package + " " + e.Test
		}
		verdict := "OK"
		switch {
		case e.Unable:
			verdict = "NOT EXPLORED"
		case !e.Right && e.Fails:
			verdict = "FAILED, for it is wrong on purpose, and no schedule shows it"
		case !e.Right:
			verdict = "FAILED"
		case e.Failed:
			verdict = "OK, it fails as it must"
		case f.replay != "":
			verdict = "OK, this schedule"
		case !e.Complete:
			verdict = "OK as far as it was explored"
		}
		fmt.Fprintf(&text, "[%s] %s\n%s", verdict, name, indent(e.Report))
		if e.Replay != "" && e.Scenario != "" {
			fmt.Fprintf(&text, "  or: atomlab explore run '%s' --replay %s\n", e.Scenario, e.Replay)
		} else if e.Replay != "" {
			fmt.Fprintf(&text, "  or: atomlab explore run %s --test '%s' --replay %s\n", e.Package, exactly(e.Test), e.Replay)
		}
		text.WriteString("\n")
	}
	if len(results) == 0 {
		return nil // an error says why
	}
	return show(command, f.asJSON, results, text.String())
}

// indent is the text, its lines that are not empty further to the right.
func indent(text string) string {
	text = "  " + strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n  ") + "\n"
	return strings.ReplaceAll(text, "\n  \n", "\n\n")
}

// judgeExplored is the error that the exit code comes from.
func judgeExplored(results []explored) error {
	wrong, unable := 0, 0
	for _, e := range results {
		if e.Unable {
			unable++
		} else if !e.Right {
			wrong++
		}
	}
	var errs []error
	if wrong > 0 {
		errs = append(errs, broken(fmt.Sprintf("%d of %d explorations came out wrong", wrong, len(results))))
	}
	if unable > 0 {
		errs = append(errs, fmt.Errorf("%d of %d scenarios could not be explored", unable, len(results)))
	}
	return errors.Join(errs...)
}
