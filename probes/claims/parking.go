package claims

import (
	"fmt"
	"strings"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
)

// Parking is futex(2) to sleep and to wake, and what it takes a processor to come back. It is asked after two holds,
// since a processor may sleep the deeper the longer.
var _ = register(Claim{
	ID:    "parking-costs-microseconds",
	Says:  "To park and be woken instead of spinning adds microseconds to a hand-over",
	Who:   "Travis Downs, A Concurrency Cost Hierarchy, 2020",
	Needs: []string{probes.SpinPark},
	Rule: "hand-over, parking - hand-over, spinning, pass by pass, after holds of 8 and 64 µs: more than 1000 ns for certain " +
		"in both confirms it, in neither refutes it; provided that a hand-over by spinning takes as long after both holds, within a microsecond",
	judge: judgeParking,
})

func judgeParking(of map[string]probes.Finding) Verdict {
	const microsecond = 1000
	f := of[probes.SpinPark]
	at := func(name string, hold int) measure.Series { return f.Measurements.Find(name, setting{"hold_ns": hold}) }
	same := measure.Difference(at("hand-over, spinning", 64_000), at("hand-over, spinning", 8_000))
	if !same.Above(-microsecond) || !same.Below(microsecond) {
		return unknown("the control failed: a hand-over by spinning differs by " + same.In("ns") + " between the two holds")
	}
	v := Verdict{}
	var more, less []string
	for _, hold := range []int{8_000, 64_000} {
		added := measure.Difference(at("hand-over, parking", hold), at("hand-over, spinning", hold))
		what := fmt.Sprintf("parking adds after a hold of %d µs", hold/1000)
		v.Numbers = append(v.Numbers, evidence(f, what, added, "ns"))
		switch {
		case added.Above(microsecond):
			more = append(more, what)
		case added.Below(microsecond):
			less = append(less, what)
		default:
			return unknown(fmt.Sprintf("%s between %s ns, which is too close to tell", what, added.Surely()))
		}
	}
	v.Answer, v.Why = answer(len(more) == 2), fmt.Sprintf("after %d of 2 holds it adds more than %d ns", len(more), microsecond)
	if len(more) == 1 {
		v.Answer, v.Why = Depends, "it is more than a microsecond: "+strings.Join(more, "")+"; and less: "+strings.Join(less, "")
	}
	return v
}
