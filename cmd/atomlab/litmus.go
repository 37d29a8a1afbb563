package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/catalogue"
)

func newLitmus() *cobra.Command {
	command := &cobra.Command{Use: "litmus", Short: "Litmus tests: which reorderings this processor shows, and which its memory model allows"}
	command.AddCommand(newLitmusList(), newLitmusShow(), newLitmusRun(), newLitmusCheck(), newLitmusWalk(), newLitmusExplain(), newLitmusCompare(),
		newLitmusCompiled())
	return command
}

// whatHelp explains the arguments that name tests.
const whatHelp = "WHAT is a file, a folder (all *.litmus files below it), @FILE with one WHAT a line (as have files whose name begins with @), - for standard input, or the name of\n" +
	"a test of the catalogue, in which * and ? are wildcards."

func newLitmusList() *cobra.Command {
	var asJSON bool
	var arch string
	command := &cobra.Command{
		Use:   "list [NAME...]",
		Short: "List the catalogue: may each test's condition come true, and why",
		RunE: func(command *cobra.Command, names []string) error {
			type entry struct {
				Arch    litmus.Arch `json:"arch"`
				Name    string      `json:"name"`
				Expect  string      `json:"expect"`
				Because string      `json:"because"`
				Threads int         `json:"threads"`
			}
			var entries []entry
			var text strings.Builder
			wanted := func(a litmus.Arch, name string) bool {
				return (arch == "all" || strings.EqualFold(arch, string(a))) && matchesAny(names, name)
			}
			for _, e := range catalogue.Select(wanted) {
				entries = append(entries, entry{e.Test.Arch, e.Test.Name, expectation(e), e.Because, len(e.Test.Threads)})
				fmt.Fprintf(&text, "%-8s %-9s %-24s %s\n", e.Test.Arch, expectation(e), e.Test.Name, e.Because)
			}
			if len(entries) == 0 {
				return fmt.Errorf("no test of the catalogue for %s is called %s; --arch all lists every one", arch, strings.Join(names, " or "))
			}
			return show(command, asJSON, entries, text.String())
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "print JSON instead of text")
	command.Flags().StringVar(&arch, "arch", string(litmus.Native()), "architecture: X86_64, AArch64 or all")
	return command
}

func newLitmusShow() *cobra.Command {
	var arch string
	command := &cobra.Command{
		Use:   "show WHAT...",
		Short: "Print tests, as they stand in their files",
		Long:  whatHelp,
		Args:  cobra.MinimumNArgs(1),
		RunE: func(command *cobra.Command, what []string) error {
			cases, wrong := findLitmus(what, litmus.Arch(arch), command.InOrStdin())
			for _, c := range cases {
				fmt.Fprintln(command.OutOrStdout(), strings.TrimRight(c.text, "\n"))
			}
			return wrong
		},
	}
	command.Flags().StringVar(&arch, "arch", string(litmus.Native()), "architecture of the tests of the catalogue: X86_64 or AArch64")
	return command
}

func expectation(e catalogue.Entry) string {
	if e.Allowed {
		return "Allowed"
	}
	return "Forbidden"
}
