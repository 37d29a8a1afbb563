package html

import (
	"cmp"
	"fmt"
	"slices"

	"example.org/atomlab/asm/affinity"
	"example.org/atomlab/asm/machine"
	"example.org/atomlab/probes/report"
)

// A place is a part of the machine, and what is in it.
type place struct {
	Name  string
	Kind  string // its class in the style sheet
	In    []*place
	Not   bool // a processor that this process may not use
	Which int  // its number, of a processor
}

// mostPlaces is how many processors are drawn, and fewPlaces with all of their caches.
const (
	mostPlaces = 2048
	fewPlaces  = 24
)

// A level is one way to group processors.
type level struct {
	kind   string
	name   func(machine.Group) string
	groups []machine.Group
}

// topology is the machine as boxes in boxes, or nil if the system tells nothing of it.
func topology(m machine.Machine) *place {
	t := m.Topology
	numbered := func(word string) func(machine.Group) string {
		return func(g machine.Group) string {
			if g.ID < 0 {
				return word
			}
			return fmt.Sprintf("%s %d", word, g.ID)
		}
	}
	levels := []level{{"package", numbered("package"), t.Packages}, {"die", numbered("die"), t.Dies}, {"node", numbered("NUMA node"), t.Nodes}}
	for _, c := range slices.Backward(m.Caches) {
		if c.Type == "instruction" || len(t.Online) > fewPlaces && len(c.Shared) >= len(t.Cores) {
			continue // of many cores, caches of their own are said once, in the table
		}
		l := level{kind: "cache", name: func(machine.Group) string { return c.Name() + " " + report.Size(c.Bytes) }}
		for _, shared := range c.Shared {
			l.groups = append(l.groups, machine.Group{CPUs: shared})
		}
		levels = append(levels, l)
	}
	levels = append(levels, level{"core", numbered("core"), t.Cores})
	all := affinity.List(t.Online)
	if len(all) == 0 || len(all) > mostPlaces {
		return nil
	}
	for _, l := range levels {
		if len(l.groups) > mostPlaces {
			return nil
		}
	}
	root := &place{Name: "machine", Kind: "machine"}
	root.divide(all, levels, m.Allowed)
	return root
}

// first is the least processor in it.
func (p *place) first() int {
	least := p.Which
	for i, in := range p.In {
		if n := in.first(); i == 0 || n < least {
			least = n
		}
	}
	return least
}

// divide puts processors into the groups of the first level, and these into those of the next. A group that has the
// same processors as what it is in adds its name to that.
func (p *place) divide(cpus []int, levels []level, allowed []int) {
	if len(levels) == 0 {
		for _, cpu := range cpus {
			p.In = append(p.In, &place{Name: fmt.Sprint(cpu), Kind: "cpu", Not: !slices.Contains(allowed, cpu), Which: cpu})
		}
		return
	}
	l := levels[0]
	rest := slices.Clone(cpus)
	for _, g := range l.groups {
		var members []int
		for _, cpu := range rest {
			if _, in := slices.BinarySearch(g.CPUs, cpu); in {
				members = append(members, cpu)
			}
		}
		if len(members) == 0 {
			continue
		}
		rest = slices.DeleteFunc(rest, func(cpu int) bool { _, in := slices.BinarySearch(members, cpu); return in })
		if len(members) == len(cpus) {
			p.Name += ", " + l.name(g)
			if l.kind != "cache" || p.Kind == "machine" {
				p.Kind = l.kind
			}
			p.divide(cpus, levels[1:], allowed)
			return
		}
		in := &place{Name: l.name(g), Kind: l.kind}
		in.divide(members, levels[1:], allowed)
		p.In = append(p.In, in)
	}
	if len(rest) > 0 { // of these the level says nothing
		p.divide(rest, levels[1:], allowed)
	}
	slices.SortStableFunc(p.In, func(a, b *place) int { return cmp.Compare(a.first(), b.first()) })
}
