package claims

import (
	"fmt"
	"strings"

	"example.org/atomlab/probes"
)

// The litmus tests of the catalogue. Those with non-temporal stores (+nt) are no business of x86-TSO, and what they
// show is no reordering of a store with a later load. Every other one that x86-TSO allows takes just that.
var _ = register(Claim{
	ID:    "x86-reorders-stores-with-loads-only",
	Says:  "x86 shows one reordering only: a load overtakes an earlier store",
	Who:   "Sewell, Sarkar, Owens, Zappa Nardelli and Myreen, x86-TSO, CACM 53(7), 2010",
	Arch:  "amd64",
	Needs: []string{probes.Reorderings},
	Rule: "any state seen that x86-TSO forbids refutes it; if only tests with non-temporal stores show another reordering, " +
		"it depends; if loads were seen to overtake stores, and nothing else was seen, it is confirmed",
	judge: judgeStoreLoad,
})

const (
	reorderedSuffix = ": reordered"
	forbiddenUnit   = "forbidden per million iterations"
)

func judgeStoreLoad(of map[string]probes.Finding) Verdict {
	f := of[probes.Reorderings]
	var forbidden, overtaken, nonTemporal []string
	var v Verdict
	for _, s := range f.Measurements {
		name, reordered := strings.CutSuffix(s.Name, reorderedSuffix)
		if s.N == 0 || !(s.Median > 0) || !reordered && s.Unit != forbiddenUnit {
			continue
		}
		switch {
		case s.Unit == forbiddenUnit:
			forbidden = append(forbidden, name)
		case strings.Contains(name, "+nt"):
			nonTemporal = append(nonTemporal, name)
		default:
			overtaken = append(overtaken, name)
			continue
		}
		v.Numbers = append(v.Numbers, evidence(f, name, s.Interval, s.Unit))
	}
	sb := f.Measurements.Find("SB"+reorderedSuffix, nil)
	if sb.N > 0 {
		v.Numbers = append([]probes.Evidence{evidence(f, "SB", sb.Interval, sb.Unit)}, v.Numbers...)
	}
	seen := fmt.Sprintf("a load overtook a store in %d tests", len(overtaken))
	switch {
	case len(forbidden) > 0:
		v.Answer, v.Why = Refuted, "what x86-TSO forbids was seen in "+strings.Join(forbidden, ", ")
	case len(overtaken) == 0:
		return unknown("no load was seen to overtake a store: the tests were not put to the proof")
	case len(nonTemporal) > 0:
		v.Answer, v.Why = Depends, "non-temporal stores come late to other processors: "+strings.Join(nonTemporal, ", ")+"; of ordinary ones, "+seen
	default:
		v.Answer, v.Why = Confirmed, seen+", and nothing else was seen"
	}
	return v
}
