package tuning

import (
	"fmt"
	"strings"

	"example.org/atomlab/probes"
)

// chosen is a tunable whose value is the choice of a probe, among structures that did the same work in a number of
// settings. What is cheapest in each of them is the evidence; where that is another one, the advice would change for
// whoever has that setting alone.
func chosen(name, probe, result string, others ...probes.Other) tunable {
	levers := func(_ findings, a probes.Advice) []lever {
		return []lever{{probe: probe, series: a.Value, step: dearer}}
	}
	return tunable{name: name, choice: probe, levers: levers, advise: func(_ string, all findings) probes.Advice {
		f := all.of(probe)
		a, r, ok := advise(name, f, result)
		a.Others = others
		if !ok {
			return a
		}
		a.Value, a.Why = r.Choice, f.Why
		var differently []string
		for _, r := range f.Results {
			setting, is := strings.CutPrefix(r.Name, probes.Cheapest)
			if !is || r.Range == nil {
				continue
			}
			a.Evidence = append(a.Evidence, probes.Evidence{Finding: f.Probe, What: setting + ": " + r.Choice, Number: *r.Range, Unit: r.Unit})
			if r.Choice != a.Value {
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
