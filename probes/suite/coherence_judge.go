package suite

import (
	"fmt"
	"slices"
	"strings"

	"example.org/atomlab/asm/loop"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
)

// What processors known take for one in their first-level cache, in ns. Atomic operations that take more may be
// executed elsewhere ("far").
var (
	loadBand   = band{0.7, 4}
	atomicBand = band{1.5, 25}
)

// costs are the series of one operation, by state.
type costs struct {
	name    string
	byState map[string]measure.Series
}

// allCosts sorts the series by operation, in the order in which they come.
func allCosts(set measure.Set) (list []costs) {
	for _, s := range set {
		operation, state, found := strings.Cut(s.Name, ", ")
		if !found || s.N == 0 || strings.HasPrefix(s.Name, control) {
			continue
		}
		i := slices.IndexFunc(list, func(c costs) bool { return c.name == operation })
		if i < 0 {
			i = len(list)
			list = append(list, costs{operation, map[string]measure.Series{}})
		}
		list[i].byState[state] = s
	}
	return list
}

func (c costs) ratio(state, to string) measure.Interval {
	return measure.Ratio(c.byState[state], c.byState[to])
}

func judgeCoherence(set measure.Set) probes.Verdict {
	all := allCosts(set)
	find := func(op loop.Op) (found costs) { // of several forms the one with LSE, whose name is the shortest
		for _, c := range all {
			if strings.HasPrefix(c.name, string(op)) && (found.name == "" || len(c.name) < len(found.name)) {
				found = c
			}
		}
		return found
	}
	load, add := find(loop.Load), find(loop.FetchAdd)
	if load.byState[modifiedHere].N == 0 || add.byState[modifiedHere].N == 0 {
		return probes.Unknown("no samples of lines that are here")
	}
	if why := walkedTwice(set); why != "" {
		return probes.Unknown(why)
	}
	v := probes.Verdict{}
	if why := misplaced(load, &v); why != "" {
		return probes.Unknown(why)
	}
	here := add.byState[modifiedHere]
	v.Answer = fmt.Sprintf("%s takes %s ns here", add.name, here.Center())
	whys := []string{}
	for _, away := range []string{modifiedElsewhere, inMemory} {
		if s := add.byState[away]; s.N > 0 {
			v.Answer += fmt.Sprintf(", %s where the line is %s", s.Center(), away)
			r := add.ratio(away, modifiedHere)
			v.Results = append(v.Results, ratioResult(add.name+", "+away+" / "+modifiedHere, r))
		}
	}
	for _, s := range lineStates {
		if line := inState(all, s.name); line != "" {
			whys = append(whys, s.name+": "+line)
		}
	}
	if failed := failureInstead(all, find, &v); failed != "" {
		whys = append(whys, failed)
	}
	whys = append(whys, outsideHere(all)...)
	v.Why = strings.Join(whys, "; ")
	return v
}

// walkedTwice says why what was measured twice speaks against the rest, or nothing.
func walkedTwice(set measure.Set) string {
	twice := 0
	for _, s := range set {
		if name, is := strings.CutPrefix(s.Name, control); is {
			twice++
			if why := differs(measure.Ratio(s, set.Find(name, s.Params))); why != "" {
				return fmt.Sprintf("the control failed: two measurements of %s %s", name, why)
			}
		}
	}
	if twice == 0 {
		return "nothing was measured twice"
	}
	return ""
}

// misplaced says why the lines were not where they were meant to be, or nothing. It adds what it looked at to the
// verdict.
func misplaced(load costs, v *probes.Verdict) string {
	seen := 0
	for _, away := range []string{modifiedElsewhere, inMemory} {
		if load.byState[away].N == 0 {
			continue
		}
		seen++
		r := load.ratio(away, modifiedHere)
		v.Results = append(v.Results, ratioResult("load, "+away+" / "+modifiedHere, r))
		if !r.Above(2) {
			return fmt.Sprintf("lines that should be %s cost between %s times what lines here cost: they were not there, or not for certain",
				away, r.Surely())
		}
	}
	if seen == 0 {
		return "no samples of lines that are anywhere but here"
	}
	upper := modifiedHere
	for _, lower := range []string{pushedOutOfL1, pushedOutOfL2, inMemory} {
		if load.byState[lower].N == 0 {
			continue
		}
		if r := load.ratio(lower, upper); r.Below(1) {
			return fmt.Sprintf("a load costs less (%v times) from lines %s than from lines %s: they were not there", r, lower, upper)
		}
		upper = lower
	}
	return ""
}

// inState lists what each operation costs in a state.
func inState(all []costs, state string) string {
	var words []string
	for _, c := range all {
		if s := c.byState[state]; s.N > 0 {
			words = append(words, fmt.Sprintf("%s %s", c.name, s.Center()))
		}
	}
	return strings.Join(words, ", ")
}

// failureInstead says whether a compare-and-swap that fails spares anything where others have the line too: it need not
// take it from them.
func failureInstead(all []costs, find func(loop.Op) costs, v *probes.Verdict) string {
	failure, success := find(loop.CASFail), find(loop.CASSuccess)
	r := measure.Ratio(failure.byState[sharedWithOne], success.byState[sharedWithOne])
	if r.N == 0 {
		return ""
	}
	name := failure.name + " / " + success.name + ", " + sharedWithOne
	v.Results = append(v.Results, ratioResult(name, r))
	switch {
	case r.Below(0.8):
		return fmt.Sprintf("a compare-and-swap that fails leaves a shared line to the others (%s times what success costs)", r.Center())
	case r.Above(0.8):
		return fmt.Sprintf("a compare-and-swap that fails takes a shared line all the same (%s times what success costs): load first", r.Center())
	}
	return ""
}

// outsideHere names what costs here what it costs on no processor known.
func outsideHere(all []costs) (words []string) {
	for _, c := range all {
		b := atomicBand
		switch c.name {
		case string(loop.Load):
			b = loadBand
		case string(loop.Store):
			continue // they do not wait for each other
		}
		if s := c.byState[modifiedHere]; s.N > 0 && (s.Median < b.low || s.Median > b.high) {
			words = append(words, fmt.Sprintf("OUTSIDE of what processors known take: %s, %s, %s ns, others %s to %s", c.name, modifiedHere,
				measure.Figures(s.Median), measure.Figures(b.low), measure.Figures(b.high)))
		}
	}
	return words
}
