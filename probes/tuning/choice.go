package tuning

import (
	"fmt"
	"strconv"
	"strings"

	"example.org/atomlab/probes"
)

// chosen is a tunable whose value is the choice of a probe, among structures that did the same work in a number of
// settings. What is cheapest in each of them is the evidence; where that is another one, the advice would change for
// whoever has that setting alone.
func chosen(name, probe, result string, others ...probes.Other) tunable {
	levers := func(_ findings, a probes.Advice) []lever {
		return []lever{{probe: probe, series: Whole(a), step: dearer}}
	}
	return tunable{name: name, choice: probe, levers: levers, advise: func(_ string, all findings) probes.Advice {
		f := all.of(probe)
		a, r, ok := advise(name, f, result)
		a.Others = others
		if !ok {
			return a
		}
		a.Why = f.Why
		a.Value, a.Unit = counted(r.Choice)
		var differently []string
		for _, r := range f.Results {
			setting, is := strings.CutPrefix(r.Name, probes.Cheapest)
			if !is || r.Range == nil {
				continue
			}
			a.Evidence = append(a.Evidence, probes.Evidence{Finding: f.Probe, What: setting + ": " + r.Choice, Number: *r.Range, Unit: r.Unit})
			if r.Choice != Whole(a) {
				differently = append(differently, fmt.Sprintf("%s: %s", setting, r.Choice))
			}
		}
		a.WouldChangeIf = "the work is another: how long is held or computed, how many take part, how much is read"
		if len(differently) > 0 {
			a.WouldChangeIf = "there is one setting alone, of which another is the cheapest: " + strings.Join(differently, "; ")
		}
		return a
	}}
}

// unless says what else would change the advice, and was not measured.
func (t tunable) unless(text string) tunable {
	advise := t.advise
	t.advise = func(arch string, all findings) probes.Advice {
		a := advise(arch, all)
		if a.Conclusive() {
			a.WouldChangeIf += "; or " + text
		}
		return a
	}
	return t
}

// counted parts a number from what it counts: 16 at a time. What begins otherwise is a value without a unit.
func counted(choice string) (value, unit string) {
	number, rest, _ := strings.Cut(choice, " ")
	if _, err := strconv.Atoi(number); err != nil {
		return choice, ""
	}
	return number, rest
}
