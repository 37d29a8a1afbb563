package diff

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"example.org/atomlab/probes"
	"example.org/atomlab/probes/claims"
	"example.org/atomlab/probes/report"
)

// An answer is what a report says of something, and the probes that it rests on. An empty value is no answer.
type answer struct {
	of, value string
	on        []string
}

// compareAnswers finds advice and claims that flip, and new violations.
func (d *Diff) compareAnswers() {
	d.Advice, d.Claims = d.flips(advised), d.flips(claimed)
	before, now := violations(d.A), violations(d.B)
	for _, name := range slices.Sorted(maps.Keys(now)) {
		if before[name] == "" {
			d.Violations = append(d.Violations, Flip{Of: name, B: now[name]})
		}
	}
}

// flips are the answers that are others on the other side, of the same state of the machine.
func (d *Diff) flips(of func(report.Report) []answer) (list []Flip) {
	after := unanimous(d.B, of)
	for _, a := range unanimous(d.A, of) {
		i := slices.IndexFunc(after, func(b answer) bool { return b.of == a.of })
		if i < 0 || d.stateOf(a.on, after[i].on) || !flipsValue(a.value, after[i].value) {
			continue
		}
		list = append(list, Flip{a.of, a.value, after[i].value})
	}
	return list
}

// stateOf is whether the state was another for some of the probes.
func (d *Diff) stateOf(probes ...[]string) bool {
	return slices.ContainsFunc(d.States, func(s State) bool { return slices.Contains(slices.Concat(probes...), s.Probe) })
}

// unanimous are the answers on which all runs of a side agree.
func unanimous(s Side, of func(report.Report) []answer) []answer {
	agreed := of(s.runs[0])
	for _, r := range s.runs[1:] {
		others := of(r)
		agreed = slices.DeleteFunc(agreed, func(a answer) bool {
			return !slices.ContainsFunc(others, func(b answer) bool { return a.of == b.of && !flipsValue(a.value, b.value) })
		})
	}
	return agreed
}

// advised is the advice of high confidence: the other may be another in the next run.
func advised(r report.Report) (answers []answer) {
	for _, a := range r.Advice {
		if !a.Conclusive() || a.Confidence != probes.High {
			continue
		}
		said := answer{of: a.Tunable, value: strings.TrimSpace(a.Value + " " + a.Unit)}
		for _, e := range a.Evidence {
			said.on = append(said.on, e.Finding)
		}
		answers = append(answers, said)
	}
	return answers
}

// claimed is what is confirmed or refuted.
func claimed(r report.Report) (answers []answer) {
	for _, v := range r.Claims {
		if v.Answer != claims.Confirmed && v.Answer != claims.Refuted {
			continue
		}
		said := answer{of: v.ID, value: v.Answer}
		for _, n := range v.Numbers {
			said.on = append(said.on, n.Finding)
		}
		answers = append(answers, said)
	}
	return answers
}

// flipsValue is whether two values are different advice. Times and counts come out a little differently in every run:
// they are when they are twice apart.
func flipsValue(a, b string) bool {
	first, unit, _ := strings.Cut(a, " ")
	second, other, _ := strings.Cut(b, " ")
	x, errX := strconv.ParseFloat(first, 64)
	y, errY := strconv.ParseFloat(second, 64)
	if errX != nil || errY != nil || unit != other || unit == "B" {
		return a != b
	}
	return max(x, y) >= 2*min(x, y)
}

// violations says of each finding that is one what was seen.
func violations(s Side) map[string]string {
	seen := map[string]string{}
	for _, r := range s.runs {
		for _, f := range r.Findings {
			if f.Violated() {
				seen[f.Probe] = f.Answer + ": " + f.Why
			}
		}
	}
	return seen
}
