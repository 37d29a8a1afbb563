package main

import (
	"fmt"
	"path"
	"strings"

	"github.com/spf13/cobra"

	"example.org/atomlab/litmus/explore/scenarios/shipped"
)

func newExplore() *cobra.Command {
	command := &cobra.Command{Use: "explore", Short: "Every interleaving of Go code: of the structures that ship, and of a package's tests"}
	command.AddCommand(newExploreList(), newExploreRun())
	return command
}

func newExploreList() *cobra.Command {
	var asJSON bool
	command := &cobra.Command{
		Use:   "list [NAME...]",
		Short: "List the scenarios that ship",
		Long: "list names the scenarios of the lab's own structures. A structure that is wrong on purpose has a schedule that\n" +
			"fails, which must be found. A NAME may have the wildcards * and ?.",
		ValidArgsFunction: completeExplore,
		RunE: func(command *cobra.Command, wanted []string) error {
			type entry struct {
				Name  string `json:"name"`
				Fails bool   `json:"fails"`
				Long  bool   `json:"long"`
			}
			chosen, _, err := chooseScenarios(wanted)
			if err != nil {
				return err
			}
			var entries []entry
			var text strings.Builder
			for _, s := range chosen {
				entries = append(entries, entry{s.Name, s.Fails, s.Long})
				fmt.Fprintln(&text, strings.TrimRight(fmt.Sprintf("%-52s %s", s.Name, about(s)), " "))
			}
			if len(entries) == 0 {
				return noScenario(wanted)
			}
			return show(command, asJSON, entries, text.String())
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "print JSON instead of text")
	return command
}

// about is what there is to say of a scenario beside its name.
func about(s shipped.Scenario) string {
	var all []string
	if s.Fails {
		all = append(all, "wrong on purpose")
	}
	if s.Long {
		all = append(all, "takes longer")
	}
	return strings.Join(all, ", ")
}

func noScenario(wanted []string) error {
	return fmt.Errorf("no scenario is called %s: atomlab explore list has them all; * and ? are wildcards", strings.Join(wanted, " or "))
}

// chooseScenarios finds the scenarios that are wanted, all where none is, and the words that match none.
func chooseScenarios(wanted []string) (chosen []shipped.Scenario, others []string, err error) {
	all := shipped.All()
	if len(wanted) == 0 {
		return all, nil, nil
	}
	taken := map[string]bool{}
	for _, name := range wanted {
		found := false
		for _, s := range all {
			matches, err := matchName(name, s.Name)
			if err != nil {
				return nil, nil, err
			}
			found = found || matches
			if matches && !taken[s.Name] {
				taken[s.Name] = true
				chosen = append(chosen, s)
			}
		}
		if !found {
			others = append(others, name)
		}
	}
	return chosen, others, nil
}

// matchName matches a pattern; a slash in a name is like any other character.
func matchName(pattern, name string) (bool, error) {
	matches, err := path.Match(strings.ReplaceAll(pattern, "/", "∕"), strings.ReplaceAll(name, "/", "∕"))
	if err != nil {
		return false, fmt.Errorf("%q: %w", pattern, err)
	}
	return matches, nil
}

func completeExplore(*cobra.Command, []string, string) (all []string, directive cobra.ShellCompDirective) {
	for _, s := range shipped.All() {
		all = append(all, s.Name+"\t"+about(s))
	}
	return all, cobra.ShellCompDirectiveNoFileComp
}
