package tuning

import (
	"fmt"
	"strings"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
)

// smtHint is how to wait beside a busy hardware thread of the same core: by the hint that leaves it most, if one does.
func smtHint(arch string, all findings) probes.Advice {
	f := all.of(probes.Hints)
	a := probes.Advice{Tunable: SMTHint, Value: probes.Inconclusive, Why: f.Why, Others: otherHints(arch)}
	var best probes.Result
	open := false
	for _, r := range f.Results {
		if !strings.HasSuffix(r.Name, probes.SiblingSpeed) || r.Range == nil {
			continue
		}
		a.Evidence = append(a.Evidence, probes.Evidence{Finding: f.Probe, What: r.Name, Number: *r.Range, Unit: r.Unit})
		open = open || !r.Range.Above(worthIt) && !r.Range.Below(worthIt)
		if r.Range.Above(worthIt) && r.Value > best.Value {
			best = r
		}
	}
	switch {
	case !f.Conclusive():
		a.Evidence = nil
		return a
	case len(a.Evidence) == 0:
		a.Why = "no hint was measured beside a busy thread of the same core"
		return a
	case best.Name == "" && open:
		a.Why, a.Evidence = "too close to tell whether a hint leaves more to the other thread", nil
		return a
	}
	a.Confidence = grade(f)
	a.Value, a.Why = "none", "beside no hint does the other thread of the core do a tenth more than beside an empty loop"
	a.WouldChangeIf = "the other thread is bound by something else than additions, of which there is less for two"
	if best.Name != "" {
		a.Value = strings.TrimSuffix(best.Name, probes.SiblingSpeed)
		a.Why = fmt.Sprintf("beside it the other thread of the core does %s times as much as beside an empty loop", measure.Figures(best.Value))
	}
	return a
}

const worthIt = 1.1 // a gain that matters

// smtLevers are what the other thread does beside each hint.
func smtLevers(all findings, a probes.Advice) (levers []lever) {
	for _, s := range all.of(probes.Hints).Measurements {
		hint, is := strings.CutSuffix(strings.TrimPrefix(s.Name, probes.HintAlone), probes.BesideSibling+": "+probes.SiblingWork)
		switch {
		case is && hint == a.Value:
			levers = append(levers, lever{probe: probes.Hints, series: s.Name, step: dearer})
		case is && a.Value == "none" && strings.HasPrefix(s.Name, probes.HintAlone):
			levers = append(levers, lever{probe: probes.Hints, series: s.Name, step: cheaper})
		}
	}
	return levers
}
