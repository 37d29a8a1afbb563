package claims

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
)

// A ratio decides a claim by what one thing costs divided by what another one does, in each of some settings, pass by
// pass. The claim is confirmed if all of them lie within the limits for certain, by the bounds that allow for what
// disturbed the samples unseen (measure.Bounds); it is refuted if all lie outside, and depends if some lie within and
// some outside. Otherwise it is open.
type ratio struct {
	probe   string
	pairs   []pair
	at      []selection
	instead setting // parameters of the divisor that differ from those of the dividend
	bare    bool    // the divisor has no parameters at all

	above, below float64 // the limits; 0: none on that side

	trust trust
}

// A pair names what is divided by what. Where an operation has several forms ("cas loop LSE", "cas loop LL/SC") it is
// named without, and each is compared with the like. Without a divisor it is compared with itself in the other setting,
// or if there is none, the number itself is what counts.
type pair struct{ of, by string }

// A trust says why numbers are to be compared at all.
type trust string

const (
	twice   trust = ""                                           // something was measured twice beside them, and agrees
	verdict trust = "provided that the probe reached a verdict"  // for which its controls must have held
	guarded trust = "within passes that the guards stood up for" // nothing was measured twice: what matters is a factor
)

// matters is a ratio that makes a difference: 5 %, as in the probes.
const matters = 1.05

// decidedBy completes a claim with a ratio.
func (c Claim) decidedBy(r ratio) Claim {
	c.Needs, c.Rule, c.judge, c.ratio = []string{r.probe}, r.rule(), r.judge, &r
	return c
}

// A place is two costs to compare: those of a pair in a setting.
type place struct {
	what   string
	of, by measure.Series
	single bool // there is no divisor
}

// forms are what the names of operations end in.
var forms = []string{"", " LSE", " LL/SC"}

// inForm adds the form to an operation, before the name of the metric.
func inForm(name, form string) string {
	operation, metric, has := strings.Cut(name, ": ")
	if has {
		return operation + form + ": " + metric
	}
	return name + form
}

// places are all that is to be compared of a pair, whether it has samples or not.
func (r ratio) places(set measure.Set, p pair) (list []place) {
	for _, form := range forms {
		for _, s := range selected(r.settings(set, p, form), r.at) {
			list = append(list, r.place(set, p, form, s))
		}
	}
	return list
}

// settings are those in which something of the pair was measured.
func (r ratio) settings(set measure.Set, p pair, form string) (list []setting) {
	series := set.Named(inForm(p.of, form))
	if len(series) > 0 && p.by != "" && !r.bare && r.instead == nil {
		series = append(series, set.Named(inForm(p.by, form))...)
	}
	for _, s := range series {
		if !slices.ContainsFunc(list, func(known setting) bool { return maps.Equal(known, s.Params) }) {
			list = append(list, s.Params)
		}
	}
	return list
}

// place is that of a pair in one form and one setting.
func (r ratio) place(set measure.Set, p pair, form string, s setting) place {
	of, by := inForm(p.of, form), inForm(cmp.Or(p.by, p.of), form)
	if len(set.Named(by)) == 0 {
		by = p.by // which has no forms
	}
	what := []string{of}
	if p.by != "" {
		what[0] += " / " + by
	}
	if len(s) > 0 {
		what = append(what, described(s))
	}
	if r.instead != nil {
		what = append(what, "by "+described(r.instead))
	}
	divisor := replaced(s, r.instead)
	if r.bare {
		divisor = nil
	}
	here := place{what: strings.Join(what, ", "), of: set.Find(of, s), single: p.by == "" && r.instead == nil}
	if !here.single {
		here.by = set.Find(by, divisor)
	}
	return here
}

// number is what the limits apply to.
func (p place) number() measure.Interval {
	if !p.single {
		return measure.Ratio(p.of, p.by)
	}
	if slices.ContainsFunc(p.of.Samples, func(x float64) bool { return !(x >= 0) || math.IsInf(x, 1) }) {
		return measure.Interval{} // no share, index or count
	}
	return p.of.Interval
}

func (p place) unit() string {
	if p.single {
		return p.of.Unit
	}
	return "times"
}

// within says whether a number is within the limits for certain, and outside whether it is not.
func (r ratio) within(i measure.Interval) bool {
	return (r.above == 0 || i.Above(r.above)) && (r.below == 0 || i.Below(r.below))
}

func (r ratio) outside(i measure.Interval) bool {
	return r.above != 0 && i.Below(r.above) || r.below != 0 && i.Above(r.below)
}

// open says why a number decides nothing; or nothing.
func (r ratio) open(set measure.Set, at place, n measure.Interval) string {
	if n.Safe == nil {
		return at.what + " has too few samples: " + n.String()
	}
	if why := r.unsteady(set, at.of.Params); why != "" {
		return why
	}
	if !r.within(n) && !r.outside(n) {
		return fmt.Sprintf("%s lies between %s, which is too close to tell", at.what, n.Surely())
	}
	return ""
}

func (r ratio) judge(of map[string]probes.Finding) Verdict {
	f := of[r.probe]
	if r.trust == verdict && !f.Conclusive() {
		return unknown(r.probe + " is inconclusive: " + f.Why)
	}
	v := Verdict{}
	var holds, fails, open []string
	for _, p := range r.pairs {
		places := r.places(f.Measurements, p)
		if len(places) == 0 {
			open = append(open, p.of+" was not measured")
		}
		for _, here := range places {
			n := here.number()
			if n.N > 0 {
				v.Numbers = append(v.Numbers, evidence(f, here.what, n, here.unit()))
			}
			switch why := r.open(f.Measurements, here, n); {
			case why != "":
				open = append(open, why)
			case r.within(n):
				holds = append(holds, fmt.Sprintf("%s (%s)", here.what, n.Center()))
			default:
				fails = append(fails, fmt.Sprintf("%s (%s)", here.what, n.Center()))
			}
		}
	}
	open = slices.Compact(open)
	switch {
	case len(holds) > 0 && len(fails) > 0:
		v.Answer, v.Why = Depends, "it holds for "+strings.Join(holds, "; ")+", and not for "+strings.Join(fails, "; ")
		if len(open) > 0 {
			v.Why += "; open: " + strings.Join(open, "; ")
		}
	case len(open) > 0:
		v.Answer, v.Why = probes.Inconclusive, strings.Join(open, "; ")
	case len(holds) > 0:
		v.Answer, v.Why = Confirmed, r.limits()+": "+span(v.Numbers)
	default:
		v.Answer, v.Why = Refuted, "not "+r.limits()+": "+span(v.Numbers)
	}
	return v
}

// span is the number, or the least and the greatest of several.
func span(numbers []probes.Evidence) string {
	byMedian := func(a, b probes.Evidence) int { return cmp.Compare(a.Number.Median, b.Number.Median) }
	least, most := slices.MinFunc(numbers, byMedian), slices.MaxFunc(numbers, byMedian)
	if len(numbers) == 1 {
		return least.Number.Center()
	}
	return fmt.Sprintf("%s to %s in %d settings", measure.Figures(least.Number.Median), measure.Figures(most.Number.Median), len(numbers))
}

// control is what the names of series that were measured a second time begin with.
const control = "control: "

// unsteady says why what was measured twice speaks against a setting, if anything does. Where nothing was measured
// twice in the setting itself, that of all settings counts.
func (r ratio) unsteady(set measure.Set, at setting) string {
	if r.trust != twice {
		return ""
	}
	var here, all []measure.Series
	for _, s := range set {
		if strings.HasPrefix(s.Name, control) && !strings.Contains(strings.TrimPrefix(s.Name, control), ": ") {
			all = append(all, s)
			if maps.Equal(s.Params, at) {
				here = append(here, s)
			}
		}
	}
	if len(here) == 0 {
		here = all
	}
	if len(here) == 0 {
		return "nothing was measured twice"
	}
	for _, s := range here {
		same := measure.Ratio(s, set.Find(strings.TrimPrefix(s.Name, control), s.Params))
		if same.Safe == nil || same.Above(1.1) || same.Below(0.9) {
			return fmt.Sprintf("the control failed: two measurements of %s (%s) differ by %v", strings.TrimPrefix(s.Name, control),
				described(s.Params), same)
		}
	}
	return ""
}

// limits are what is claimed of the numbers, in words.
func (r ratio) limits() string {
	unit := " times"
	if r.pairs[0].by == "" && r.instead == nil {
		unit = ""
	}
	switch {
	case r.above != 0 && r.below != 0:
		return fmt.Sprintf("between %v and %v%s", r.above, r.below, unit)
	case r.above != 0:
		return fmt.Sprintf("more than %v%s", r.above, unit)
	}
	return fmt.Sprintf("less than %v%s", r.below, unit)
}

// rule says in words what the code does.
func (r ratio) rule() string {
	var what, where []string
	for _, p := range r.pairs {
		one := p.of
		if p.by != "" {
			one += " / " + p.by
		}
		what = append(what, one)
	}
	for _, s := range r.at {
		where = append(where, s.words)
	}
	rule := strings.Join(what, "; ")
	if len(where) > 0 {
		rule += " (" + strings.Join(where, ", ") + ")"
	}
	if r.instead != nil {
		rule += " by that at " + described(r.instead)
	}
	rule += ": " + r.limits() + " for certain in every setting confirms it, in none refutes it"
	if r.trust != twice {
		rule += "; " + string(r.trust)
	}
	return rule
}
