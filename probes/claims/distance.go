package claims

import (
	"fmt"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
)

// A distance decides a claim by how far apart data must lie: the probe's verdict. That may be one distance for single
// words and another for sets of them, where neighbouring lines are fetched along; then it depends.
type distance struct {
	bytes   float64
	suffice bool // whether it is claimed to suffice, or else to be needed
}

// at completes a claim with the distance.
func (c Claim) at(d distance) Claim {
	c.Needs, c.judge = []string{probes.FalseSharing}, d.judge
	words := "is needed"
	if d.suffice {
		words = "suffices"
	}
	c.Rule = fmt.Sprintf("the distance from which two processors' data no longer slow each other: "+
		"%v B %s for single words and for sets of counters confirms it, for neither refutes it", d.bytes, words)
	return c
}

// holds says whether the claim is so where a size is required.
func (d distance) holds(required float64) bool {
	if d.suffice {
		return required <= d.bytes
	}
	return required >= d.bytes
}

func (d distance) judge(of map[string]probes.Finding) Verdict {
	f := of[probes.FalseSharing]
	whole, found := f.Result(probes.InterferenceSize)
	single, also := f.Result(probes.SingleWord)
	if !f.Conclusive() || !found || !also {
		return unknown(f.Probe + " is inconclusive: " + f.Why)
	}
	v := Verdict{Answer: answer(d.holds(whole.Value)), Why: fmt.Sprintf("%v B it must be here", whole.Value)}
	if whole.Value != single.Value {
		v.Why = fmt.Sprintf("single words must lie %v B apart, sets of counters %v B", single.Value, whole.Value)
	}
	if d.holds(whole.Value) != d.holds(single.Value) {
		v.Answer = Depends
	}
	for _, r := range f.Results {
		if r.Range != nil && r.Name != probes.Control {
			v.Numbers = append(v.Numbers, evidence(f, r.Name, *r.Range, r.Unit))
		}
	}
	return v
}

func evidence(f probes.Finding, what string, number measure.Interval, unit string) probes.Evidence {
	return probes.Evidence{Finding: f.Probe, What: what, Number: number, Unit: unit}
}
