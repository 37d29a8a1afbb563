package suite

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"example.org/atomlab/asm/affinity"
	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
)

// A link is a pair with what was measured of it, the page at home with its first processor.
type link struct {
	pair
	cas, casLeast     measure.Series
	flags, flagsLeast measure.Series
}

func (l link) String() string { return fmt.Sprintf("%d–%d", l.a, l.b) }

// steady says whether the pair has one time, and that known well enough to be of a class.
func (l link) steady() bool {
	const widest = 1.5
	safe := l.cas.Safe
	return len(l.cas.Modes) == 0 && safe != nil && safe.High <= widest*safe.Low
}

// links collects the pairs of a set.
func links(set measure.Set) (list []link) {
	at := map[[2]int]int{}
	for _, s := range set.Named(byCAS) {
		if p := pairOf(s); s.N > 0 && s.Params["home"] == p.a {
			at[[2]int{p.a, p.b}] = len(list)
			list = append(list, link{pair: p, cas: s})
		}
	}
	part := func(name string, field func(*link) *measure.Series) {
		for _, s := range set.Named(name) {
			p := pairOf(s)
			if i, known := at[[2]int{p.a, p.b}]; known && s.Params["home"] == p.a {
				*field(&list[i]) = s
			}
		}
	}
	part(byCAS+": "+leastName, func(l *link) *measure.Series { return &l.casLeast })
	part(byFlags, func(l *link) *measure.Series { return &l.flags })
	part(byFlags+": "+leastName, func(l *link) *measure.Series { return &l.flagsLeast })
	return list
}

func pairOf(s measure.Series) pair {
	return pair{
		a: s.Params["a"], b: s.Params["b"], near: machine.Nearness(s.Params["near"]),
		kinds: [2]int{s.Params["kind_a"], s.Params["kind_b"]},
	}
}

// A band is between what the fastest and the slowest processors take that are known, in ns one way: of hardware threads
// of a core; of cores around one cache; of a package, of which the system may not tell that it is around one cache;
// and between packages. They were taken from some forty published matrices of desktops, servers and phones.
type band struct{ low, high float64 }

func bandOf(near machine.Nearness) band {
	switch near {
	case machine.SameCore:
		return band{4, 15}
	case machine.SameCluster, machine.SameCache:
		return band{14, 60}
	case machine.SameDie, machine.SameNode, machine.SamePackage:
		return band{14, 170}
	case machine.SameMachine:
		return band{95, 450}
	}
	return band{4, 450}
}

func judgeCoreToCore(set measure.Set) probes.Verdict {
	all := links(set)
	if len(all) == 0 {
		return probes.Unknown("no samples of any pair of processors")
	}
	if why := pairsTwice(set); why != "" {
		return probes.Unknown(why)
	}
	var steady, moody []link
	for _, l := range all {
		if l.steady() {
			steady = append(steady, l)
		} else {
			moody = append(moody, l)
		}
	}
	modes := some(moody, func(l link) string { return l.String() + " takes " + l.cas.In("ns") })
	if len(steady) == 0 {
		return probes.Unknown("every pair has several modes or is uncertain, so a processor or a line moved meanwhile: " + modes)
	}
	sorted := sortLinks(steady)
	v := probes.Verdict{Results: []probes.Result{}}
	var answers, whys []string
	for i, class := range sorted {
		answers = append(answers, measure.Figures(class.median()))
		whys = append(whys, class.describe())
		v.Results = append(v.Results, class.results(fmt.Sprintf("class %d", i+1))...)
	}
	v.Answer = strings.Join(answers, ", ") + " ns"
	if len(sorted) > 1 {
		v.Answer = fmt.Sprintf("%d classes: %s", len(sorted), v.Answer)
	}
	choice, why := againstTopology(sorted)
	v.Results = append(v.Results, probes.Result{Name: "topology", Choice: choice, Why: why})
	if len(steady) > 1 {
		v.Results = append(v.Results, nearest(sorted, choice))
	}
	whys = append(whys, "the system's topology "+choice+why)
	if len(moody) > 0 {
		whys = append(whys, "of no class, having several modes or being uncertain: "+modes)
	}
	odd, outside := outsideBands(all)
	v.Results = append(v.Results, probes.Result{Name: "pairs outside their band", Value: float64(odd), Unit: "pairs", Why: outside})
	if odd > 0 {
		whys = append(whys, "OUTSIDE of what processors known take, maybe a guest's processors that share one, or a low clock: "+outside)
	}
	homes, uneven := homeRatios(set, all)
	v.Results = append(v.Results, homes...)
	if uneven != "" {
		whys = append(whys, "it matters where the page is at home: "+uneven)
	}
	v.Why = strings.Join(whys, "; ")
	return v
}

// pairsTwice says why the pairs that were measured twice speak against the others, or nothing.
func pairsTwice(set measure.Set) string {
	again := set.Named(control + byCAS)
	if len(again) == 0 {
		return "no pair was measured twice"
	}
	for _, s := range again {
		if why := differs(measure.Ratio(s, set.Find(byCAS, s.Params))); why != "" {
			return fmt.Sprintf("the control failed: two measurements of the pair %v %s", link{pair: pairOf(s)}, why)
		}
	}
	return ""
}

// A linkClass is pairs that are about equally far apart.
type linkClass []link

// sortLinks finds the classes, the fastest first.
func sortLinks(list []link) (sorted []linkClass) {
	var costs []float64
	for _, l := range list {
		costs = append(costs, l.cas.Median)
	}
	for _, members := range classes(costs) {
		var class linkClass
		for _, i := range members {
			class = append(class, list[i])
		}
		sorted = append(sorted, class)
	}
	return sorted
}

// median is of the members' medians; these are in ascending order.
func (c linkClass) median() float64 { return c.summary(func(l link) float64 { return l.cas.Median }) }

// summary is the median of something of the members, of those that have it.
func (c linkClass) summary(of func(link) float64) float64 {
	var values []float64
	for _, l := range c {
		if value := of(l); value > 0 {
			values = append(values, value)
		}
	}
	return measure.Summarise(values).Median
}

// least is the least of something of the members, of those that have it.
func (c linkClass) least(of func(link) float64) (least float64) {
	for _, l := range c {
		if value := of(l); value > 0 && (least == 0 || value < least) {
			least = value
		}
	}
	return least
}

// describe says it in words: 8.10 ns (7.90 to 8.30, least 7.60; flags 8.00) for 8 pairs: one core.
func (c linkClass) describe() string {
	numbers := c[0].cas.In("ns")
	if len(c) > 1 {
		numbers = fmt.Sprintf("%s ns (%s to %s)", measure.Figures(c.median()), measure.Figures(c[0].cas.Median), measure.Figures(c[len(c)-1].cas.Median))
	}
	if least := c.least(func(l link) float64 { return l.casLeast.Min }); least > 0 {
		numbers += fmt.Sprintf(", at the least %s", measure.Figures(least))
	}
	if flags := c.summary(func(l link) float64 { return l.flags.Median }); flags > 0 {
		numbers += fmt.Sprintf(", with one writer and one reader %s", measure.Figures(flags))
	}
	who := "pair " + c[0].String()
	if len(c) > 1 {
		who = fmt.Sprintf("%d pairs", len(c))
	}
	return fmt.Sprintf("%s (%s): %s", who, strings.Join(c.names(), ", "), numbers)
}

// names are the kinds of nearness among the members.
func (c linkClass) names() (names []string) {
	count := map[machine.Nearness]int{}
	for _, l := range c {
		count[l.near]++
	}
	for near := machine.NotTold; near <= machine.SameMachine; near++ {
		if count[near] > 0 {
			names = append(names, near.String())
		}
	}
	return names
}

// nearest says which processors are of the fastest class: what the system calls those, and where that is not told or
// wrong, their numbers. The value is how much longer the slowest class takes.
func nearest(sorted []linkClass, topology string) probes.Result {
	first, last := sorted[0], sorted[len(sorted)-1]
	ratio := measure.Ratio(last[len(last)/2].cas, first[len(first)/2].cas)
	r := probes.Result{Name: probes.Nearest, Choice: probes.Anywhere, Value: ratio.Median, Unit: "times", Range: &ratio}
	if len(sorted) > 1 {
		r.Choice = strings.Join(first.names(), " or ")
		if (topology == topologyCoarse || topology == topologyContradicts) && allPairs(sorted) {
			r.Choice = "processors " + first.members()
		}
	}
	return r
}

// allPairs is whether every two of the processors were measured: of a sample, groups are parts of groups.
func allPairs(sorted []linkClass) bool {
	cpus, pairs := map[int]bool{}, 0
	for _, c := range sorted {
		for _, l := range c {
			cpus[l.a], cpus[l.b] = true, true
			pairs++
		}
	}
	return pairs == len(cpus)*(len(cpus)-1)/2
}

// members are the processors that pairs of the class join together: 0-3 or 4-7.
func (c linkClass) members() string {
	var groups []affinity.List
	for _, l := range c {
		joined := affinity.List{l.a, l.b}
		var apart []affinity.List
		for _, g := range groups {
			if slices.Contains(g, l.a) || slices.Contains(g, l.b) {
				joined = append(joined, g...)
			} else {
				apart = append(apart, g)
			}
		}
		slices.Sort(joined)
		groups = append(apart, slices.Compact(joined))
	}
	slices.SortFunc(groups, func(a, b affinity.List) int { return a[0] - b[0] })
	var words []string
	for _, g := range groups {
		words = append(words, g.String())
	}
	return fewOf(words)
}

func (c linkClass) results(name string) []probes.Result {
	typical := probes.Result{Name: name, Value: c.median(), Unit: "ns", Why: c.describe()}
	if len(c) == 1 {
		typical.Range = &c[0].cas.Interval
	}
	results := []probes.Result{typical}
	add := func(part string, value float64) {
		if value > 0 {
			results = append(results, probes.Result{Name: name + ", " + part, Value: value, Unit: "ns"})
		}
	}
	add(leastName, c.least(func(l link) float64 { return l.casLeast.Min }))
	add(byFlags, c.summary(func(l link) float64 { return l.flags.Median }))
	add(byFlags+", "+leastName, c.least(func(l link) float64 { return l.flagsLeast.Min }))
	return results
}

// What the topology that the system tells is, held against the classes.
const (
	topologyAgrees      = "agrees"
	topologyCoarse      = "tells less than there is"
	topologyContradicts = "is contradicted"
	topologyMute        = "cannot be held against it"
)

// againstTopology holds the classes against what the system tells of the pairs, kinds of core apart.
func againstTopology(sorted []linkClass) (choice, why string) {
	type told struct {
		link
		class int
	}
	var all []told
	for i, class := range sorted {
		for _, l := range class {
			if l.near != machine.NotTold {
				all = append(all, told{l, i})
			}
		}
	}
	var against, within []string
	levels := map[machine.Nearness]bool{}
	said := map[[2]pair]bool{} // one example of two classes of the system's is enough
	for i, p := range all {
		levels[p.near] = true
		for _, q := range all[:i] { // of no slower class
			both := [2]pair{p.pair.class(), q.pair.class()}
			if p.kinds != q.kinds || p.class == q.class || p.near > q.near || said[both] {
				continue
			}
			said[both] = true
			if p.near == q.near {
				within = append(within, fmt.Sprintf("%v takes longer than %v, both %v", p.link, q.link, p.near))
			} else {
				against = append(against, fmt.Sprintf("%v (%v) takes longer than %v (%v)", p.link, p.near, q.link, q.near))
			}
		}
	}
	switch {
	case len(against) > 0:
		return topologyContradicts, ": " + fewOf(against)
	case len(within) > 0:
		return topologyCoarse, ": " + fewOf(within)
	case len(levels) < 2:
		return topologyMute, ": the pairs are of one kind"
	}
	return topologyAgrees, ""
}

// outsideBands counts the pairs of which a mode, or the median where there is one only, lies outside of its band.
func outsideBands(all []link) (count int, which string) {
	var words []string
	for _, l := range all {
		b, values := bandOf(l.near), []float64{l.cas.Median}
		if len(l.cas.Modes) > 0 {
			values = nil
		}
		for _, mode := range l.cas.Modes {
			values = append(values, mode.Median)
		}
		if slices.ContainsFunc(values, func(ns float64) bool { return ns < b.low || ns > b.high }) {
			words = append(words, fmt.Sprintf("%v (%v) takes %s ns, others %s to %s", l, l.near, l.cas.Center(),
				measure.Figures(b.low), measure.Figures(b.high)))
		}
	}
	return len(words), fewOf(words)
}

// homeRatios compares the same pair with its page elsewhere, and says which ratios are surely a tenth away from 1.
func homeRatios(set measure.Set, all []link) (results []probes.Result, uneven string) {
	var words []string
	for _, s := range set.Named(byCAS) {
		p := pairOf(s)
		i := slices.IndexFunc(all, func(l link) bool { return l.a == p.a && l.b == p.b })
		if home := s.Params["home"]; i >= 0 && home != p.a {
			r := measure.Ratio(s, all[i].cas)
			if r.N == 0 {
				continue
			}
			name := fmt.Sprintf("%v, page at home with %d instead of %d", all[i], home, p.a)
			results = append(results, ratioResult(name, r))
			if r.Above(1.1) || r.Below(0.9) {
				words = append(words, fmt.Sprintf("%s costs %s times", name, r.Center()))
			}
		}
	}
	return results, fewOf(words)
}

// some describes links, the slowest first.
func some(list []link, describe func(link) string) string {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b link) int { return cmp.Compare(b.cas.Median, a.cas.Median) })
	var words []string
	for _, l := range list {
		words = append(words, describe(l))
	}
	return fewOf(words)
}

// fewOf joins the first few, and says how many more there are.
func fewOf(words []string) string {
	const few = 4
	if len(words) > few {
		return fmt.Sprintf("%s, and %d more", strings.Join(words[:few], ", "), len(words)-few)
	}
	return strings.Join(words, ", ")
}
