package report

import (
	"fmt"
	"strings"

	"example.org/atomlab/asm/printable"
)

// adviceMarkdown renders the advice as a table, and below it what would change each.
func (r Report) adviceMarkdown() string {
	var b strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	say("### What to set on %s\n", printable.Cell(strings.TrimSpace(r.Machine.Vendor+" "+r.Machine.Model)))
	say("| tunable | value | confidence | because | evidence | would change if | others | proof |\n|---|---|---|---|---|---|---|---|")
	for _, a := range r.Advice {
		var others []string
		for _, o := range a.Others {
			others = append(others, o.Who+": "+o.Value)
		}
		proof := ""
		if a.Proof != nil {
			proof = fmt.Sprintf("%s against the default of %s (%s): %s", a.Proof.Outcome, a.Proof.By, a.Proof.Default, a.Proof.Why)
		}
		b.WriteString(printable.Row(a.Tunable, strings.TrimSpace(a.Value+" "+a.Unit), string(a.Confidence), a.Why, numbers(a.Evidence), a.WouldChangeIf,
			strings.Join(others, "; "), proof) + "\n")
	}
	say("\nBrackets hold the true median with 95 %% confidence. Measured by atomlab %s on %s.", printable.Cell(r.Tool), r.Started.Format("2006-01-02"))
	return printable.Lines(b.String())
}
