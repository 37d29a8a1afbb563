package report

import (
	"fmt"
	"slices"
	"strings"

	"example.org/atomlab/asm/printable"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/claims"
)

// fewNumbers is how many numbers of a claim the text shows.
const fewNumbers = 3

// ClaimsText renders verdicts on claims: those that hold here first, then those that do not; and of those that have no
// answer only their names, by the reason.
func ClaimsText(verdicts []claims.Verdict) string {
	var b strings.Builder
	b.WriteString("CLAIMS (what people say, and what is so on this machine)\n")
	for _, answer := range []string{claims.Confirmed, claims.Refuted, claims.Depends} {
		for _, v := range verdicts {
			if v.Answer == answer {
				fmt.Fprintf(&b, "  %-13s %s\n                %s\n", v.Answer, fold(v.Says+" ("+v.ID+")", 16), fold(numbersText(v), 16))
			}
		}
	}
	var reasons []string
	open := map[string][]string{}
	for _, v := range verdicts {
		if v.Answer == probes.Inconclusive {
			if !slices.Contains(reasons, v.Why) {
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

// numbersText is the reason with the first numbers.
func numbersText(v claims.Verdict) string {
	parts := []string{v.Why}
	for i, n := range v.Numbers {
		if i == fewNumbers {
			parts = append(parts, fmt.Sprintf("and %d more", len(v.Numbers)-i))
			break
		}
		parts = append(parts, fmt.Sprintf("%s: %s", n.What, n.Number.In(n.Unit)))
	}
	return strings.Join(parts, "; ")
}
