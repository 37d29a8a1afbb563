package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/asm/printable"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/claims"
)

// briefLines is how many lines [Report.Brief] has at most.
const briefLines = 9 // and the path of the report makes ten

// Brief is what to act on, in nine lines at most, each in the width: what must not be and was seen, what to set, what
// came of the rest and what to do about it. No line is wrapped; what was cut off stands in the report.
func (r Report) Brief(width int) string {
	head := []string{r.headLine()}
	for _, f := range r.Findings {
		if f.Verdict.Violated() && len(head) < 4 {
			head = append(head, "VIOLATION  "+f.Probe+": "+f.Why)
		}
	}
	tail := r.restLines()
	set := r.setLines(briefLines - len(head) - len(tail))
	var b strings.Builder
	for _, line := range slices.Concat(head, set, tail) {
		b.WriteString(shorten(printable.Text(line), width) + "\n")
	}
	return b.String()
}

// headLine says what was measured.
func (r Report) headLine() string {
	m := r.Machine
	what := cmp.Or(strings.TrimSpace(m.Vendor+" "+m.Model), "a machine without a name")
	if m.Emulated != "" {
		what += ", EMULATED"
	}
	return fmt.Sprintf("%s, %s/%s, %d processors: %s run of %.1f s", what, m.OS, m.Arch, len(m.Allowed), r.Effort.Name, r.DurationS)
}

// setLines are the recommendations, those first whose gain was measured; where there is no room for all, the last line
// says how many are left.
func (r Report) setLines(room int) (lines []string) {
	var advised []probes.Advice
	for _, a := range r.Advice {
		if a.Conclusive() {
			advised = append(advised, a)
		}
	}
	slices.SortStableFunc(advised, func(a, b probes.Advice) int { return cmp.Compare(weight(b), weight(a)) })
	for _, a := range advised {
		line := fmt.Sprintf("set        %s = %s", a.Tunable, strings.TrimSpace(a.Value+" "+a.Unit))
		if p := a.Proof; p != nil && (p.Outcome == probes.Gain || p.Outcome == probes.NoLoss) {
			line += fmt.Sprintf(": %s, %s costs %s times as much", p.Outcome, p.Default, p.Ratio.Center())
		} else {
			line += fmt.Sprintf(" (%s): %s", a.Confidence, a.Why)
		}
		lines = append(lines, line)
	}
	if left := len(lines) - room + 1; left > 1 {
		lines = append(lines[:room-1], fmt.Sprintf("set        and %d more: see the report", left))
	}
	return lines
}

// weight is more for what was put to the test and for what is sure.
func weight(a probes.Advice) (w int) {
	if a.Proof != nil && a.Proof.Outcome == probes.Gain {
		w += 2
	}
	if a.Confidence == probes.High {
		w++
	}
	return w
}

// restLines are what has no answer, what people say, and what was not measured.
func (r Report) restLines() (lines []string) {
	undecided := slices.DeleteFunc(slices.Clone(r.Advice), probes.Advice.Conclusive)
	if len(undecided) > 0 {
		var names []string
		for _, a := range undecided {
			names = append(names, a.Tunable)
		}
		lines = append(lines, fmt.Sprintf("undecided  %d: %s", len(names), strings.Join(names, ", ")))
	}
	if len(r.Claims) > 0 {
		count := map[string]int{}
		for _, v := range r.Claims {
			count[v.Answer]++
		}
		lines = append(lines, fmt.Sprintf("claims     confirmed %d, refuted %d, depends %d, no answer %d", count[claims.Confirmed],
			count[claims.Refuted], count[claims.Depends], count[probes.Inconclusive]))
	}
	skipped := 0
	for _, f := range r.Findings {
		skipped += len(f.Skipped)
	}
	if skipped > 0 {
		lines = append(lines, fmt.Sprintf("skipped    %d of what could be measured elsewhere: the report says why", skipped))
	}
	return append(lines, r.qualityLine())
}

// qualityLine says whether to measure again, and how.
func (r Report) qualityLine() string {
	grades, busy := map[measure.Grade]int{}, false
	for _, f := range r.Findings {
		grades[f.Quality.Grade]++
		busy = busy || f.Quality.Grade != measure.Good && f.Conditions.Measured && (f.Conditions.Others > 0.05 || f.Conditions.Steal > 0.02)
	}
	line := fmt.Sprintf("quality    %d good, %d noisy, %d unusable", grades[measure.Good], grades[measure.Noisy], grades[measure.Unusable])
	switch {
	case r.Machine.Emulated != "":
		return line + ": under an emulator nothing is timed; run it on the machine itself"
	case busy:
		return line + ": others used the processors; end what else runs, and measure again"
	case grades[measure.Noisy]+grades[measure.Unusable] > 0:
		return line + ": measure longer, without --quick or with --full"
	}
	return line
}

// shorten cuts a line that is too long, at a word.
func shorten(line string, width int) string {
	letters := []rune(line)
	if len(letters) <= width {
		return line
	}
	kept := string(letters[:max(0, width-1)])
	if at := strings.LastIndexByte(kept, ' '); at > len(kept)/2 {
		kept = kept[:at]
	}
	return strings.TrimRight(kept, " ,;:") + "…"
}
