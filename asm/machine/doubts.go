package machine

import (
	"fmt"
	"slices"
)

// contradictions are what two sources say differently.
func (m *Machine) contradictions() []string {
	return slices.Concat(m.cacheContradictions(), m.lineContradictions(), m.nodeContradictions(), m.counterContradictions())
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

// lineContradictions compares the opinions on the size of a line. The cache write-back granule is an upper bound and no opinion.
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

// counterContradictions: the kernel takes the time-stamp counter from its list when it sees it drift between processors.
func (m *Machine) counterContradictions() []string {
	c := m.Counter
	if m.Arch != "amd64" || c.Invariant == nil || !*c.Invariant || len(c.Available) == 0 || slices.Contains(c.Available, "tsc") {
		return nil
	}
	return []string{"the processor calls its time-stamp counter invariant, and the kernel does not offer it as a clocksource: it may have found it unstable"}
}
