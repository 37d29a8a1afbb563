package formats

import (
	"fmt"
	"io"
	"strings"

	"example.org/atomlab/asm/printable"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/claims"
	"example.org/atomlab/probes/report"
)

// writeMarkdown writes what is of use in an issue or in the summary of a job: violations, advice with its proof, what
// became of the claims, and each finding in a line.
func writeMarkdown(to io.Writer, r report.Report) error {
	var b strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	row := func(cells ...string) { say("%s", printable.Row(cells...)) }
	table := func(heads ...string) {
		say("")
		row(heads...)
		say("|%s", strings.Repeat("---|", len(heads)))
	}
	m := r.Machine
	say("### %s\n", printable.Cell(strings.TrimSpace(m.Vendor+" "+m.Model)))
	say("%s\n", printable.Cell(fmt.Sprintf("%s/%s %s, %s; %d of %d processors; atomlab %s, %s run of %s; quality: %s", m.OS, m.Arch, m.Kernel, m.Signature,
		len(m.Allowed), m.Online, r.Tool, r.Effort.Name, r.Started.Format("2006-01-02 15:04 MST"), r.Graded())))
	if m.Emulated != "" {
		say("**Emulated** (%s): nothing here is a measurement.\n", printable.Cell(m.Emulated))
	}
	for _, f := range r.Findings {
		if f.Violated() {
			say("- **violation**, %s: %s: %s", printable.Cell(f.Probe), printable.Cell(f.Answer), printable.Cell(f.Why))
		}
	}
	table("set", "to", "confidence", "proof", "because")
	for _, a := range r.Advice {
		proof := ""
		if a.Proof != nil {
			proof = a.Proof.Outcome + ": " + a.Proof.Why
		}
		row(a.Tunable, strings.TrimSpace(a.Value+" "+a.Unit), string(a.Confidence), proof, a.Why)
	}
	if len(r.Claims) > 0 {
		table("claim", "here", "because")
	}
	for _, v := range r.Claims {
		if v.Answer != probes.Inconclusive {
			row(v.Says, v.Answer, v.Why)
		}
	}
	say("\n%s", printable.Cell(inconclusive(r.Claims)))
	table("probe", "answer", "quality", "because")
	for _, f := range r.Findings {
		row(f.Probe, f.Answer, f.Quality.String(), f.Why)
	}
	_, err := io.WriteString(to, printable.Lines(b.String()))
	return err
}

// inconclusive says how many claims have no answer.
func inconclusive(verdicts []claims.Verdict) string {
	count := 0
	for _, v := range verdicts {
		if v.Answer == probes.Inconclusive {
			count++
		}
	}
	return fmt.Sprintf("%d of %d claims have no answer here.", count, len(verdicts))
}
