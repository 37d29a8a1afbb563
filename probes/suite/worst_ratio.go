package suite

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"example.org/atomlab/asm/measure"
)

// ranked are the rivals by cost, the cheapest first.
func (f field) ranked() []string {
	return slices.SortedFunc(maps.Keys(f.costs), func(a, b string) int {
		return cmp.Or(cmp.Compare(f.costs[a].Median, f.costs[b].Median), cmp.Compare(a, b))
	})
}

// A competition is between the rivals that work in every setting, in the order of the list.
type competition struct {
	fields []field
	names  []string
}

// competition leaves out who was not measured in all settings.
func (c choice) competition(list []field) competition {
	all := competition{fields: list}
	for _, r := range c.rivals {
		if !slices.ContainsFunc(list, func(f field) bool { return f.costs[r.name].N == 0 }) {
			all.names = append(all.names, r.name)
		}
	}
	return all
}

// choose finds the first rival that nobody surpasses by what matters, after such as are surpassed for certain. Even if
// it is, the customary one, which is the first, stays where that does not matter.
func (c competition) choose() (answer, why string, certain bool) {
	for i, name := range c.names {
		described := fmt.Sprintf("in its worst setting %s costs %v times the cheapest there", name, c.worst(name))
		rest := slices.DeleteFunc(slices.Clone(c.names), func(other string) bool { return other == name })
		stays := !slices.ContainsFunc(rest, func(other string) bool { return !c.surelyLess(name, other, dearer) })
		left := slices.ContainsFunc(rest, func(other string) bool { return c.surelyLess(other, name, 1) })
		switch {
		case stays && (i == 0 || !left):
			return name, described + ", and none of the others can be better by a tenth", true
		case !left:
			best := slices.MinFunc(rest, func(a, b string) int { return cmp.Compare(c.worst(a).Median, c.worst(b).Median) })
			return "", fmt.Sprintf("too close to tell: %s; and %s %v", described, best, c.worst(best)), false
		}
	}
	return "", "no rival works in every setting", false
}

// surelyLess is whether a's worst ratio is less than b's times the margin, for certain. What b's is in one setting, and
// by one rival, bounds it from below; to bound a's from above takes all settings and all rivals.
func (c competition) surelyLess(a, b string, margin float64) bool {
	return slices.ContainsFunc(c.fields, func(there field) bool {
		cheapest := there.costs[c.cheapest(there)]
		for _, here := range c.fields {
			for _, by := range c.names {
				if !lessBy(margin, [2]measure.Series{here.costs[a], here.costs[by]}, [2]measure.Series{there.costs[b], cheapest}) {
					return false
				}
			}
		}
		return true
	})
}

// lessBy is whether one ratio is less than the other times the margin, for certain: pass by pass, so that what both met
// cancels out, as does a cost that is in both; or each by its own bounds, where nothing cancels out and four costs only
// scatter more than two.
func lessBy(margin float64, a, b [2]measure.Series) bool {
	if measure.Quotient(measure.Set{a[0], b[1]}, measure.Set{a[1], b[0]}).Below(margin) {
		return true
	}
	one, other := measure.Ratio(a[0], a[1]), measure.Ratio(b[0], b[1])
	return other.Safe != nil && one.Below(margin*other.Safe.Low)
}

// cheapest is the cheapest in a setting of those that compete.
func (c competition) cheapest(f field) string {
	ranked := f.ranked()
	return ranked[slices.IndexFunc(ranked, func(name string) bool { return slices.Contains(c.names, name) })]
}

// worst is a rival's worst ratio, by medians.
func (c competition) worst(name string) (worst measure.Interval) {
	for _, f := range c.fields {
		if ratio := measure.Ratio(f.costs[name], f.costs[c.cheapest(f)]); ratio.Median > worst.Median {
			worst = ratio
		}
	}
	return worst
}
