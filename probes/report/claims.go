package report

import (
	"fmt"
	"strings"

	"example.org/atomlab/asm/printable"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/claims"
)

// ClaimsText renders verdicts on claims: those that hold here first, then those that do not; and of those that have no
// answer only their names, by the reason.
func ClaimsText(verdicts []claims.Verdict, detail Detail) string {
	var b strings.Builder
	b.WriteString("CLAIMS (what people say, and what is true on this machine)\n")
	for _, answer := range []string{claims.Confirmed, claims.Refuted, claims.Depends} {
		for _, v := range verdicts {
			if v.Answer == answer {
				b.WriteString(claimText(v, detail))
			}
		}
	}
	var reasons []string
	open := map[string][]string{}
	for _, v := range verdicts {
		if v.Answer == probes.Inconclusive {
			if open[v.Why] == nil {
				reasons = append(reasons, v.Why)
			}
			open[v.Why] = append(open[v.Why], v.ID)
		}
	}
	for _, why := range reasons {
		fmt.Fprintf(&b, "  %-13s %s\n", probes.Inconclusive, fold(strings.Join(open[why], ", ")+": "+why, 16))
	}
	return printable.Lines(b.String())
}

// claimText renders a verdict: what is said, what was found, and in detail every number.
func claimText(v claims.Verdict, detail Detail) string {
	text := fmt.Sprintf("  %-13s %s\n", v.Answer, fold(v.Says+" ("+v.ID+")", 16))
	line := func(value string) { text += fmt.Sprintf("  %13s %s\n", "", fold(value, 16)) }
	line(v.Why)
	for _, n := range v.Numbers {
		if detail == Everything {
			line(fmt.Sprintf("- %s: %s", n.What, n.Number.In(n.Unit)))
		}
	}
	return text
}
