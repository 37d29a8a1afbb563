package claims

import (
	"strings"

	"example.org/atomlab/probes"
)

// The litmus tests of the catalogue. Those with non-temporal stores are no business of x86-TSO, and what they show is
// no load that overtakes a store. Of the others x86-TSO allows what takes just that, or no reordering at all.
var _ = register(Claim{
	ID:    "x86-reorders-stores-with-loads-only",
	Says:  "x86 shows one reordering only: a load overtakes an earlier store",
	Who:   "Sewell, Sarkar, Owens, Zappa Nardelli and Myreen, x86-TSO, CACM 53(7), 2010",
	Arch:  "amd64",
	Needs: []string{probes.Reorderings},
	Rule: "any state that x86-TSO forbids refutes it; if tests with non-temporal stores show another reordering, it depends; " +
		"if " + storeBuffering + " shows loads that overtake stores, and nothing else was seen, it is confirmed",
	judge: judgeStoreLoad,
})

const (
	storeBuffering = "SB"  // the test in which nothing but a load overtakes a store
	nonTemporal    = "+nt" // in the names of the tests with such stores
)

func judgeStoreLoad(of map[string]probes.Finding) Verdict {
	f := of[probes.Reorderings]
	var v Verdict
	var forbidden, late []string
	overtaken := false
	for _, s := range f.Measurements {
		name, reordered := strings.CutSuffix(s.Name, probes.Reordered)
		switch {
		case s.N == 0 || !(s.Median > 0):
			continue
		case s.Unit == probes.ForbiddenIterations:
			forbidden = append(forbidden, name)
		case reordered && strings.Contains(name, nonTemporal):
			late = append(late, name)
		case reordered && name == storeBuffering:
			overtaken = true
		default:
			continue
		}
		v.Numbers = append(v.Numbers, evidence(f, name, s.Interval, s.Unit))
	}
	switch {
	case len(forbidden) > 0:
		v.Answer, v.Why = Refuted, "what x86-TSO forbids was seen in "+strings.Join(forbidden, ", ")
	case !overtaken:
		return unknown("no load was seen to overtake a store in " + storeBuffering + ": nothing was put to the test")
	case len(late) > 0:
		v.Answer = Depends
		v.Why = "ordinary stores are overtaken by loads only; non-temporal ones come late to other processors, in " + strings.Join(late, ", ")
	default:
		v.Answer, v.Why = Confirmed, "loads overtook stores in "+storeBuffering+", and nothing else was seen"
	}
	return v
}
