package machine

import (
	"fmt"
	"slices"

	"example.org/atomlab/asm/affinity"
)

// contradictions are what two sources say differently.
func (m *Machine) contradictions(info cpuInfo) []string {
	return slices.Concat(m.nameContradictions(info), m.levelContradictions(), m.cacheContradictions(), m.lineContradictions(),
		m.nodeContradictions(), m.counterContradictions())
}

// nameContradictions compares what instructions call the processor with what /proc/cpuinfo calls it: hypervisors change
// the one under a guest that has read the other, and migrate guests.
func (m *Machine) nameContradictions(info cpuInfo) (doubts []string) {
	differ := func(what, ours, kernels string) {
		if ours, kernels = oneSpace(ours), oneSpace(kernels); ours != "" && kernels != "" && ours != kernels {
			doubts = append(doubts, fmt.Sprintf("the processor's %s is %q according to its instructions, and %q according to /proc/cpuinfo", what, ours, kernels))
		}
	}
	switch m.Arch {
	case "amd64":
		differ("vendor", m.Vendor, info.first("vendor_id"))
		if name := info.first("model name"); name != "unknown" { // the kernel's word where there is none
			differ("name", m.Model, name)
		}
		if info.first("cpu family") != "" {
			differ("signature", m.Signature, info.signature())
		}
	case "arm64":
		named := func(k Kind) bool { return k.MIDR == "" || m.Signature == "MIDR_EL1 "+k.MIDR }
		if m.Signature != "" && len(m.Kinds) > 0 && !slices.ContainsFunc(m.Kinds, named) {
			doubts = append(doubts, fmt.Sprintf("the instruction reads %s, and the kernel gives no processor that number", m.Signature))
		}
	}
	return doubts
}

// levelContradictions: a core is within one cluster, a cluster within one die, a die within one package, and a cache's
// sharers do not reach over part of any of them.
func (m *Machine) levelContradictions() (doubts []string) {
	type named struct {
		name   string
		groups []affinity.List
	}
	cpusOf := func(name string, groups []Group) (l named) {
		l.name = name
		for _, g := range groups {
			l.groups = append(l.groups, g.CPUs)
		}
		return l
	}
	t := m.Topology
	levels := []named{cpusOf("core", t.Cores), cpusOf("cluster", t.Clusters), cpusOf("die", t.Dies), cpusOf("package", t.Packages)}
	for i, inner := range levels {
		for _, outer := range levels[i+1:] {
			if a, b, found := across(inner.groups, outer.groups, false); found {
				doubts = append(doubts, fmt.Sprintf("%s %.60v is not within one %s: one of these is %.60v", inner.name, a, outer.name, b))
			}
		}
	}
	for _, c := range m.Caches {
		for _, l := range levels {
			if a, b, found := across(c.Shared, l.groups, true); found {
				doubts = append(doubts, fmt.Sprintf("%s is shared by %.60v, and a %s is %.60v", c.Name(), a, l.name, b))
			}
		}
	}
	return doubts
}

// across finds a group that reaches over the end of another: that has some of its processors and is not within it, nor,
// where that is as good, around it.
func across(inner, outer []affinity.List, orAround bool) (a, b affinity.List, found bool) {
	at := map[int]int{}
	for i, group := range outer {
		for _, cpu := range group {
			at[cpu] = i
		}
	}
	for _, group := range inner {
		shared := map[int]int{} // how many processors it has in common with each
		for _, cpu := range group {
			if i, known := at[cpu]; known {
				shared[i]++
			}
		}
		for _, cpu := range group {
			i, known := at[cpu]
			if known && len(shared) > 1 && !(orAround && shared[i] == len(outer[i])) {
				return group, outer[i], true
			}
		}
	}
	return nil, nil, false
}

// cacheContradictions compares what the processor says of its caches with what the kernel says.
func (m *Machine) cacheContradictions() (doubts []string) {
	if m.CachesTold == nil || len(m.Caches) == 0 {
		return nil
	}
	for _, told := range m.CachesTold.Caches {
		name := Cache{Level: told.Level, Type: told.Type}.Name()
		cache, shared, found := m.cacheOf(m.CachesTold.CPU, told.Level, told.Type)
		disagree := func(what string, theirs, kernels int) {
			doubts = append(doubts, fmt.Sprintf("%s of processor %d: %s is %d according to %s, and %d according to sysfs",
				name, m.CachesTold.CPU, what, theirs, m.CachesTold.Source, kernels))
		}
		switch {
		case !found:
			doubts = append(doubts, fmt.Sprintf("%s of processor %d: %s names it and sysfs does not", name, m.CachesTold.CPU, m.CachesTold.Source))
			continue
		case cache.Bytes != told.Bytes:
			disagree("the size in bytes", told.Bytes, cache.Bytes)
		case cache.Line != told.Line:
			disagree("the line in bytes", told.Line, cache.Line)
		}
		if len(shared) > told.AtMost {
			disagree("the greatest number of processors that share it", told.AtMost, len(shared))
		}
	}
	return doubts
}

// lineContradictions compares the opinions on the size of a line. The cache write-back granule is an upper bound and no
// opinion.
func (m *Machine) lineContradictions() []string {
	var first LineSize
	for _, l := range m.Lines {
		switch {
		case l.Source == granule:
		case first.Bytes == 0:
			first = l
		case l.Bytes != first.Bytes:
			return []string{fmt.Sprintf("a line has %d B according to %s, and %d B according to %s", first.Bytes, first.Source, l.Bytes, l.Source)}
		}
	}
	return nil
}

// nodeContradictions: firmware has been seen to put every processor into every NUMA node.
func (m *Machine) nodeContradictions() []string {
	nodeOf := map[int]int{}
	for _, node := range m.Topology.Nodes {
		for _, cpu := range node.CPUs {
			if other, taken := nodeOf[cpu]; taken {
				return []string{fmt.Sprintf("processor %d is in NUMA node %d and in %d", cpu, other, node.ID)}
			}
			nodeOf[cpu] = node.ID
		}
	}
	return nil
}

// counterContradictions: the kernel takes the time-stamp counter from its list when it sees it drift between
// processors.
func (m *Machine) counterContradictions() []string {
	c := m.Counter
	if m.Arch != "amd64" || c.Invariant == nil || !*c.Invariant || len(c.Available) == 0 || slices.Contains(c.Available, "tsc") {
		return nil
	}
	return []string{"the processor calls its time-stamp counter invariant, and the kernel does not offer it as a clocksource: it may have found it unstable"}
}
