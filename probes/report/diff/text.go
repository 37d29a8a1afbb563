package diff

import (
	"fmt"
	"strings"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/asm/printable"
)

// Text renders the diff for people.
func (d Diff) Text() string {
	var b strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	say("A  %s", d.A)
	say("B  %s", d.B)
	if !d.SameMachine {
		say("DIFFERENT MACHINES: what both have is compared")
	}
	if d.A.Effort != d.B.Effort {
		say("A is of %s runs, B of %s", d.A.Effort, d.B.Effort)
	}
	section := func(name string, count int) {
		if count > 0 {
			say("\n%s", name)
		}
	}
	section("VIOLATIONS in B that A has not", len(d.Violations))
	for _, v := range d.Violations {
		say("  %s: %s", v.Of, v.B)
	}
	section("MACHINE", len(d.Facts))
	for _, f := range d.Facts {
		say("  %s: %s -> %s", f.Name, orNothing(f.A), orNothing(f.B))
	}
	section("CHANGES (B by A)", len(d.Lines))
	for _, l := range d.Lines {
		say("  %s times [%s, %s]  %s: %s: %s -> %s %s", measure.Figures(l.Ratio.Median), measure.Figures(l.Ratio.Low), measure.Figures(l.Ratio.High),
			l.Probe, l.Series, measure.Figures(l.A), measure.Figures(l.B), l.Unit)
	}
	section("ADVICE that flips", len(d.Advice))
	for _, f := range d.Advice {
		say("  %s: %s -> %s", f.Of, f.A, f.B)
	}
	section("CLAIMS that flip", len(d.Claims))
	for _, f := range d.Claims {
		say("  %s: %s -> %s", f.Of, f.A, f.B)
	}
	section("STATE of the machine that was another: these findings, and what rests on them, are not compared", len(d.States))
	for _, s := range d.States {
		say("  %s: %s: %s -> %s %s", s.Probe, s.Guard, measure.Figures(s.A), measure.Figures(s.B), s.Unit)
	}
	b.WriteString("\n" + d.summary())
	return printable.Lines(b.String())
}

// summary says how much was compared.
func (d Diff) summary() string {
	text := fmt.Sprintf("%d of %d series changed", len(d.Lines), d.Compared)
	if d.Empty() {
		text = fmt.Sprintf("no change: %d series compared", d.Compared)
	}
	for _, r := range d.Skipped {
		text += fmt.Sprintf("; %d not: %s", r.Series, r.Why)
	}
	return text + "\n"
}

// String says which machine, and how many runs.
func (s Side) String() string {
	return fmt.Sprintf("%s: %s", s.Machine, strings.Join(s.Names, ", "))
}

func orNothing(text string) string {
	if text == "" {
		return "(nothing)"
	}
	return text
}
