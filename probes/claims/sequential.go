package claims

import (
	"fmt"
	"slices"
	"strings"

	"example.org/atomlab/probes"
)

// The classic litmus shapes on every type and function of sync/atomic. The same on plain memory say how hard it was
// tried; without any reordering there the probe is inconclusive, and so is this.
var _ = register(Claim{
	ID:    "go-atomics-sequential",
	Says:  "Go's atomic operations behave as though all of them were executed in one order",
	Who:   "The Go Memory Model; the documentation of package sync/atomic",
	Needs: []string{probes.GoMemory},
	Rule: "the classic litmus shapes on atomics: one outcome that no order explains refutes it; none, while the same shapes on plain memory " +
		"were seen to be reordered, confirms it",
	judge: judgeSequential,
})

// shapes are the litmus tests that no order of the operations may explain otherwise.
var shapes = []string{"SB", "MP", "LB", "CoRR", "WRC", "RWC", "IRIW", "R", "S", "2+2W"}

func judgeSequential(of map[string]probes.Finding) Verdict {
	f := of[probes.GoMemory]
	var broken []string
	v, tests := Verdict{}, 0
	for _, s := range f.Measurements {
		shape, _, _ := strings.Cut(s.Name, " ")
		if s.N == 0 || s.Unit != probes.ForbiddenSamples || !slices.Contains(shapes, shape) {
			continue
		}
		if tests++; s.Median > 0 {
			broken = append(broken, s.Name)
			v.Numbers = append(v.Numbers, evidence(f, s.Name, s.Interval, s.Unit))
		}
	}
	switch {
	case len(broken) > 0:
		v.Answer, v.Why = Refuted, "no order explains what was seen in "+strings.Join(broken, "; ")
	case tests == 0:
		return unknown("no litmus shape was tried on atomics")
	case !f.Conclusive():
		return unknown(f.Probe + " is inconclusive: " + f.Why)
	default:
		v.Answer, v.Why = Confirmed, fmt.Sprintf("nothing else was seen in %d tests. %s", tests, f.Why)
	}
	return v
}
