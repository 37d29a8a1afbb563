package main

import (
	"fmt"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"example.org/atomlab/probes"
	"example.org/atomlab/probes/claims"
	"example.org/atomlab/probes/report"
)

func newClaim() *cobra.Command {
	command := &cobra.Command{Use: "claim", Short: "What people say about atomics, and what is true here"}
	command.AddCommand(newClaimList(), newClaimRun())
	return command
}

func newClaimList() *cobra.Command {
	var asJSON bool
	command := &cobra.Command{
		Use:   "list",
		Short: "List the claims: what is said, by whom, by which probes it is decided, and when it holds",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			type entry struct {
				ID    string   `json:"id"`
				Says  string   `json:"says"`
				Who   string   `json:"who"`
				Arch  string   `json:"arch,omitempty"`
				Needs []string `json:"needs"`
				Rule  string   `json:"rule"`
			}
			var entries []entry
			var text strings.Builder
			for _, c := range claims.All() {
				entries = append(entries, entry{c.ID, c.Says, c.Who, c.Arch, c.Needs, c.Rule})
				fmt.Fprintf(&text, "%s (needs %s)\n  %s\n  says:  %s\n  rule:  %s\n", c.ID, strings.Join(c.Needs, ", "), c.Says, c.Who, c.Rule)
			}
			return show(command, asJSON, entries, text.String())
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "print JSON instead of text")
	return command
}

func newClaimRun() *cobra.Command {
	var how effort
	var from string
	var asJSON bool
	command := &cobra.Command{
		Use:   "run [ID...]",
		Short: "Say which claims hold on this machine, or on the one that a report is of",
		Long: "run runs the probes by which the claims are decided, each once, and prints a verdict on each claim:\n" +
			"confirmed, refuted, depends (on what), or inconclusive (why). Without an ID it is all of them. With --from it reads a\n" +
			"report (its folder or its report.json), judges its measurements anew, and measures nothing.",
		ValidArgsFunction: completeClaims,
		RunE: func(command *cobra.Command, ids []string) error {
			list, err := pickClaims(ids)
			if err != nil {
				return err
			}
			var r report.Report
			if from == "" {
				r, err = measureNow(command, needed(list), how)
			} else {
				r, err = report.Load(from)
			}
			if err != nil {
				return err
			}
			if from != "" {
				r = r.Judged()
			}
			verdicts := slices.DeleteFunc(r.Claims, func(v claims.Verdict) bool {
				return !slices.ContainsFunc(list, func(c claims.Claim) bool { return c.ID == v.ID })
			})
			if err := show(command, asJSON, verdicts, report.ClaimsText(verdicts, report.Everything)); err != nil {
				return err
			}
			return interrupted(command.Context())
		},
	}
	how.flags(command)
	command.Flags().StringVar(&from, "from", "", "read this report instead of measuring")
	command.Flags().BoolVar(&asJSON, "json", false, "print JSON instead of text")
	for _, flag := range []string{"quick", "full", "seed"} {
		command.MarkFlagsMutuallyExclusive("from", flag)
	}
	return command
}

// pickClaims returns the claims of the given IDs, or all.
func pickClaims(ids []string) ([]claims.Claim, error) {
	if len(ids) == 0 {
		return claims.All(), nil
	}
	var list []claims.Claim
	for _, id := range ids {
		c, found := claims.Find(id)
		if !found {
			return nil, fmt.Errorf("no claim is called %q: atomlab claim list names them", id)
		}
		list = append(list, c)
	}
	return list, nil
}

// needed are the probes that decide the claims here, each once.
func needed(list []claims.Claim) []probes.Probe {
	return slices.DeleteFunc(probes.All(), func(p probes.Probe) bool {
		return !slices.ContainsFunc(list, func(c claims.Claim) bool {
			return (c.Arch == "" || c.Arch == runtime.GOARCH) && slices.Contains(c.Needs, p.Name)
		})
	})
}

func completeClaims(*cobra.Command, []string, string) (ids []string, directive cobra.ShellCompDirective) {
	for _, c := range claims.All() {
		ids = append(ids, c.ID+"\t"+c.Says)
	}
	return ids, cobra.ShellCompDirectiveNoFileComp
}
