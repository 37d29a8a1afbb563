package html

import (
	"slices"

	"example.org/atomlab/probes"
	"example.org/atomlab/probes/report"
)

// An advice is a recommendation with its place in the report.
type advice struct {
	At int
	probes.Advice
	Finding int // the place of the first finding that it rests on; -1: none
	Bouts   *rowPlot
}

// recommendations are those with a value, and those without.
func recommendations(r report.Report) (advised, undecided []advice) {
	for i, a := range r.Advice {
		shown := advice{At: i, Advice: a, Finding: -1}
		for _, e := range a.Evidence {
			if shown.Finding < 0 {
				shown.Finding = slices.IndexFunc(r.Findings, func(f probes.Finding) bool { return f.Probe == e.Finding })
			}
		}
		if a.Proof != nil {
			shown.Bouts = bouts(i, *a.Proof)
		}
		if a.Conclusive() {
			advised = append(advised, shown)
		} else {
			undecided = append(undecided, shown)
		}
	}
	return advised, undecided
}
