package machine

import (
	"slices"

	"example.org/atomlab/asm/affinity"
)

// A Nearness is the closest thing that two processors have in common, according to the system.
type Nearness int

// The kinds of nearness, the closest first.
const (
	NotTold     Nearness = iota // of one of them nothing is known
	SameCore                    // hardware threads
	SameCluster                 // what the system calls a cluster, or a second-level cache
	SameCache                   // a higher cache that not the whole package shares: a core complex
	SameDie
	SameNode // of memory, where a package has several
	SamePackage
	SameMachine // nothing else
)

var nearnessNames = [...]string{"not told", "one core", "one cluster", "one cache", "one die", "one NUMA node", "one package", "different packages"}

// String says it in words: one core.
func (n Nearness) String() string {
	if n < 0 || int(n) >= len(nearnessNames) {
		return "unknown"
	}
	return nearnessNames[n]
}

// A Map knows where processors are.
type Map struct {
	levels [SameMachine]places // by nearness
	kinds  places
	nodes  places
}

// places are, by processor, the number of the group that it is in, from 1 on; 0 if it is in none.
type places []int

// Map makes the map of the machine.
func (m Machine) Map() Map {
	t := m.Topology
	whole := groupsOf(t.Packages)
	var kinds []affinity.List
	for _, kind := range m.Kinds {
		kinds = append(kinds, kind.CPUs)
	}
	atlas := Map{kinds: placesIn(kinds), nodes: placesIn(groupsOf(t.Nodes))}
	clusters, caches := groupsOf(t.Clusters), []affinity.List(nil)
	for _, c := range m.Caches {
		switch {
		case c.Level == 2 && c.Type != "instruction":
			clusters = append(clusters, c.Shared...)
		case c.Level > 2:
			caches = append(caches, c.Shared...)
		}
	}
	for nearness, groups := range map[Nearness][]affinity.List{
		SameCore: groupsOf(t.Cores), SameCluster: smaller(clusters, whole), SameCache: smaller(caches, whole),
		SameDie: groupsOf(t.Dies), SameNode: smaller(groupsOf(t.Nodes), whole), SamePackage: whole,
	} {
		atlas.levels[nearness] = placesIn(groups)
	}
	return atlas
}

func groupsOf(groups []Group) (lists []affinity.List) {
	for _, g := range groups {
		lists = append(lists, g.CPUs)
	}
	return lists
}

// smaller leaves out the lists that hold a whole package.
func smaller(lists, packages []affinity.List) (kept []affinity.List) {
	for _, list := range lists {
		holds := func(all affinity.List) bool {
			return len(all) > 0 && !slices.ContainsFunc(all, func(cpu int) bool { return !slices.Contains(list, cpu) })
		}
		if !slices.ContainsFunc(packages, holds) {
			kept = append(kept, list)
		}
	}
	return kept
}

// placesIn gives each processor the number of its list; of several the longest.
func placesIn(lists []affinity.List) (at places) {
	for i, list := range lists {
		for _, cpu := range list {
			for len(at) <= cpu {
				at = append(at, 0)
			}
			if at[cpu] == 0 || len(lists[at[cpu]-1]) < len(list) {
				at[cpu] = i + 1
			}
		}
	}
	return at
}

func (p places) of(cpu int) int {
	if cpu >= len(p) {
		return 0
	}
	return p[cpu]
}

// Nearness is the closest thing that two processors have in common.
func (m Map) Nearness(a, b int) Nearness {
	told := false
	for nearness := SameCore; nearness < SameMachine; nearness++ {
		groupA, groupB := m.levels[nearness].of(a), m.levels[nearness].of(b)
		if groupA > 0 && groupB > 0 {
			told = true
			if groupA == groupB {
				return nearness
			}
		}
	}
	if told && m.levels[SamePackage].of(a) > 0 {
		return SameMachine
	}
	return NotTold
}

// Kind is the place of a processor's kind in Machine.Kinds, or -1.
func (m Map) Kind(cpu int) int { return m.kinds.of(cpu) - 1 }

// Node is the place of a processor's NUMA node in Topology.Nodes, or -1.
func (m Map) Node(cpu int) int { return m.nodes.of(cpu) - 1 }
