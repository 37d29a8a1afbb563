package report

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/asm/printable"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/report/figure"
	"example.org/atomlab/probes/report/terminal"
)

// Detail is how much of a report the text shows.
type Detail int

const (
	Summary    Detail = iota // machine, advice with its numbers, verdicts on claims and of findings
	Everything               // and every measurement, as a picture and as a table
)

// width is what prose is folded to.
const width = 100

// Text renders the report for people.
func (r Report) Text(detail Detail) string {
	var b strings.Builder
	fmt.Fprintf(&b, "atomlab %s, %s, %s run of %.1f s, seed %d\n\n", r.Tool, r.Started.Format("2006-01-02 15:04 MST"),
		r.Effort.Name, r.DurationS, r.Seed)
	b.WriteString(violationsText(r.Findings))
	b.WriteString(MachineText(r.Machine))
	fmt.Fprintf(&b, "  clock      %s, %s MHz (off by up to %s ppm), a reading costs %s ns\n", r.Clock.Source,
		measure.Figures(r.Clock.Hz/1e6), measure.Figures(r.Clock.HzErrorPPM), measure.Figures(r.Clock.Overhead))
	fmt.Fprintf(&b, "  quality    %s\n\n", fold(r.Graded(), 13))
	b.WriteString(AdviceText(r.Advice))
	if len(r.Claims) > 0 {
		b.WriteString("\n" + ClaimsText(r.Claims, detail))
	}
	b.WriteString("\n" + AtomicsText(r.Atomics) + "FINDINGS\n")
	for _, f := range r.Findings {
		if detail == Everything {
			b.WriteString(FindingPictures(r.Machine, f, terminal.Style{Width: width}))
		} else {
			b.WriteString(FindingText(f, detail))
		}
	}
	return printable.Lines(b.String())
}

// violationsText is what must not be and was seen, before everything else.
func violationsText(findings []probes.Finding) string {
	var b strings.Builder
	for _, f := range findings {
		if f.Verdict.Violated() {
			fmt.Fprintf(&b, "  %s: %s\n    %s\n", f.Probe, fold(f.Verdict.Answer, 4), fold(f.Verdict.Why, 4))
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return "VIOLATIONS\n" + b.String() + "\n"
}

// AdviceText renders advice with its evidence.
func AdviceText(advice []probes.Advice) string {
	var b strings.Builder
	b.WriteString("ADVICE\n")
	for _, a := range advice {
		if !a.Conclusive() {
			fmt.Fprintf(&b, "  %-15s %s\n", a.Tunable, fold(a.Value+": "+a.Why, 18))
			continue
		}
		fmt.Fprintf(&b, "  %-15s %s   (confidence %s)\n", a.Tunable, strings.TrimSpace(a.Value+" "+a.Unit), a.Confidence)
		part := func(name, value string) {
			if value != "" {
				fmt.Fprintf(&b, "  %15s %-9s %s\n", "", name, fold(value, 28))
			}
		}
		part("because", a.Why)
		for i, e := range a.Evidence {
			name := ""
			if i == 0 {
				name = "numbers"
			}
			part(name, fmt.Sprintf("%s: %s", e.What, e.Number.In(e.Unit)))
		}
		part("unless", a.WouldChangeIf)
		var others []string
		for _, o := range a.Others {
			others = append(others, o.Who+": "+o.Value)
		}
		part("others", strings.Join(others, "; "))
		if p := a.Proof; p != nil {
			part("proof", fmt.Sprintf("%s against the default of %s (%s): %s", p.Outcome, p.By, p.Default, p.Why))
		}
	}
	return printable.Lines(b.String())
}

// FindingText renders a finding.
func FindingText(f probes.Finding, detail Detail) string { return findingText(f, detail, "") }

// FindingPictures renders a finding of a machine with all measurements, as pictures and then as a table.
func FindingPictures(m machine.Machine, f probes.Finding, style terminal.Style) string {
	var b strings.Builder
	for _, fig := range figure.Of(m, 0, f) {
		b.WriteString("\n" + terminal.Draw(fig, style))
	}
	return findingText(f, Everything, b.String())
}

// findingText puts pictures, which are printable, before the table.
func findingText(f probes.Finding, detail Detail, pictures string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "  %s: %s\n", f.Probe, f.Question)
	fmt.Fprintf(&b, "    %s\n", fold(f.Answer+": "+f.Why, 4))
	quality := "quality " + f.Quality.String()
	if c := f.Conditions; c.CycleHigh > 0 {
		quality += fmt.Sprintf("; %d passes, a cycle took %s to %s ns", c.Passes, measure.Figures(c.CycleLow), measure.Figures(c.CycleHigh))
	}
	fmt.Fprintf(&b, "    %s\n", fold(quality, 4))
	for _, skipped := range skips(f.Skipped) {
		fmt.Fprintf(&b, "    %s\n", fold("skipped "+skipped, 4))
	}
	table := ""
	if detail == Everything {
		table = measurements(f.Measurements)
	}
	if pictures != "" {
		table = "\n" + table
	}
	return printable.Lines(b.String()) + pictures + printable.Lines(table+"\n")
}

// skips puts together what was skipped for one reason.
func skips(list []probes.Skip) (lines []string) {
	var reasons []string
	what := map[string][]string{}
	for _, s := range list {
		if what[s.Why] == nil {
			reasons = append(reasons, s.Why)
		}
		what[s.Why] = append(what[s.Why], s.What)
	}
	for _, why := range reasons {
		lines = append(lines, strings.Join(what[why], ", ")+": "+why)
	}
	return lines
}

func measurements(set measure.Set) string {
	if len(set) == 0 {
		return ""
	}
	t := newTable(2, 3, 4, 5, 7, 8)
	t.AppendHeader(table.Row{"what", "median", "low", "high", "n", "unit", "p10", "p90", "notes"})
	for _, s := range set {
		t.AppendRow(table.Row{s, s.Center(), measure.Figures(s.Low), measure.Figures(s.High), s.N, s.Unit,
			measure.Figures(s.P10), measure.Figures(s.P90), notes(s)})
	}
	return t.Render() + "\n"
}

// notes are what the numbers do not say: a trend, and what was dropped.
func notes(s measure.Series) string {
	var reasons []string
	if s.Drift != 0 {
		reasons = append(reasons, fmt.Sprintf("trend %+.0f %%", 100*s.Drift))
	}
	for _, reason := range slices.Sorted(maps.Keys(s.Dropped)) {
		reasons = append(reasons, fmt.Sprintf("%d dropped: %s", s.Dropped[reason], reason))
	}
	return strings.Join(reasons, "; ")
}

// fold breaks prose into lines, the further ones indented.
func fold(prose string, indent int) string {
	lines := strings.Split(text.WrapSoft(prose, width-indent), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n"+strings.Repeat(" ", indent))
}
