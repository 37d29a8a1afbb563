package suite

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
)

// cheapest names the series with the least median, and those that are for certain not dearer by 5 %. It is inconclusive
// without series, if what was measured twice differs, and if the intervals leave open whether one is dearer.
func cheapest(rivals, set measure.Set, where string) probes.Verdict {
	if len(rivals) == 0 {
		return probes.Unknown("no samples of anything to choose from")
	}
	same := controlRatio(set)
	if why := differs(same); why != "" {
		return probes.Unknown("the control failed: two measurements of one thing " + why)
	}
	rivals = slices.Clone(rivals)
	slices.SortFunc(rivals, func(a, b measure.Series) int { return cmp.Compare(a.Name, b.Name) })
	winner := rivals[0]
	for _, s := range rivals {
		if s.Median < winner.Median {
			winner = s
		}
	}
	if !(winner.Median > 0) {
		return probes.Unknown(fmt.Sprintf("%s takes %s ns, which is no time", winner.Name, winner.Center()))
	}
	v := probes.Verdict{Answer: winner.Name, Results: []probes.Result{ratioResult("control", same)}}
	var dearer, alike []string
	for _, s := range rivals {
		if s.Name == winner.Name {
			continue
		}
		ratio := measure.Ratio(s, winner)
		v.Results = append(v.Results, ratioResult(s.Name+" / "+winner.Name, ratio))
		switch {
		case ratio.Above(material):
			dearer = append(dearer, fmt.Sprintf("%s costs %s times as much", s.Name, ratio.Center()))
		case ratio.Below(material):
			alike = append(alike, s.Name)
		default:
			return probes.Unknown(fmt.Sprintf("too close to tell: %s costs %s times as much as %s %s", s.Name, ratio.Center(), winner.Name, where))
		}
	}
	v.Why = fmt.Sprintf("%s takes %s ns %s", winner.Name, winner.Center(), where)
	if len(dearer) > 0 {
		v.Why += "; " + strings.Join(dearer, ", ")
	}
	if len(alike) > 0 {
		v.Answer += " or " + strings.Join(alike, " or ")
		v.Why += "; no difference that matters: " + strings.Join(alike, ", ")
	}
	return v
}
