package machine

import (
	"fmt"
	"slices"

	"example.org/atomlab/asm/affinity"
	"example.org/atomlab/asm/machine/sysroot"
)

const (
	cpuFolder  = "sys/devices/system/cpu"
	nodeFolder = "sys/devices/system/node"
)

// A Topology is how the processors are grouped (Linux, Documentation/admin-guide/cputopology.rst). Each level lists its
// groups by their first processor; a level that the kernel does not know, or at which it groups nothing, is empty.
// Only online processors are in groups: the kernel says nothing of the others.
type Topology struct {
	Online   affinity.List `json:"online,omitempty"`
	Offline  affinity.List `json:"offline,omitempty"` // present, but switched off
	Isolated affinity.List `json:"isolated,omitempty"`

	Packages []Group `json:"packages,omitempty"`
	Dies     []Group `json:"dies,omitempty"`       // where a package has several
	Nodes    []Group `json:"numa_nodes,omitempty"` // those without processors too
	Clusters []Group `json:"clusters,omitempty"`   // cores that share something below the last-level cache
	CCX      []Group `json:"ccx,omitempty"`        // AMD core complexes: cores around one last-level cache
	Cores    []Group `json:"cores,omitempty"`

	Memory affinity.List `json:"nodes_with_memory,omitempty"` // numbers of NUMA nodes; empty: not told

	pairs []Group // see splitByNumber
}

// A Group is some processors and the number that the system gives to what they are in; -1 if it gives none. A core's
// number is unique within its package only.
type Group struct {
	ID   int           `json:"id"`
	CPUs affinity.List `json:"cpus"`
	Of   string        `json:"of,omitempty"` // whose memory a NUMA node without processors is, where that is known
}

// NodesByContent sorts the numbers of the NUMA nodes: those with processors online; those with memory only, such as
// that of a GPU, persistent memory or memory behind a link; and those with neither.
func (t Topology) NodesByContent() (processors, memoryOnly, empty affinity.List) {
	for _, node := range t.Nodes {
		switch {
		case len(node.CPUs) > 0:
			processors = append(processors, node.ID)
		case len(t.Memory) == 0 || slices.Contains(t.Memory, node.ID):
			memoryOnly = append(memoryOnly, node.ID)
		default:
			empty = append(empty, node.ID)
		}
	}
	return processors, memoryOnly, empty
}

// leaveOutWhatGroupsNothing drops levels that are another one under a second name.
func (t *Topology) leaveOutWhatGroupsNothing() {
	if sameGroups(t.Dies, t.Packages) {
		t.Dies = nil // a die is a package
	}
	if sameGroups(t.Clusters, t.Cores) || sameGroups(t.Clusters, t.Packages) {
		t.Clusters = nil // a cluster is a core, or everything
	}
}

func sameGroups(a, b []Group) bool {
	return slices.EqualFunc(a, b, func(a, b Group) bool { return slices.Equal(a.CPUs, b.CPUs) })
}

// unnumbered says whether the system numbers none of the groups.
func unnumbered(level []Group) bool {
	return !slices.ContainsFunc(level, func(g Group) bool { return g.ID != none })
}

func readTopology(tree *sysroot.Tree) (t Topology) {
	t.Online, t.Offline = readOnline(tree)
	t.Isolated = tree.List(cpuFolder + "/isolated")
	t.Packages = packageLevel.read(tree, t.Online)
	t.Dies = dieLevel.read(tree, t.Online)
	t.Clusters = clusterLevel.read(tree, t.Online)
	siblings := coreLevel.read(tree, t.Online)
	t.Cores = splitByNumber(tree, siblings)
	t.Nodes = readNodes(tree, t.Online)
	t.Memory = tree.List(nodeFolder + "/has_memory")
	if unnumbered(t.Packages) && len(t.Packages) > 1 && len(t.Packages) == len(t.Cores) {
		t.Packages = nil // each core a package without a number: this is how it looks where nobody knows
	}
	t.leaveOutWhatGroupsNothing()
	if len(t.Clusters) == 0 && len(siblings) < len(t.Cores) {
		t.Clusters = siblings
		t.pairs = siblings
	}
	return t
}

// readOnline reads which processors run and which are present but do not. Kernels before 2.6.26 have no lists, but a
// folder for each processor, with topology in it if it runs.
func readOnline(tree *sysroot.Tree) (online, offline affinity.List) {
	present := tree.List(cpuFolder + "/present")
	if len(present) == 0 {
		present = tree.Numbered(cpuFolder, "cpu")
	}
	online = tree.List(cpuFolder + "/online")
	if len(online) == 0 {
		for _, cpu := range present {
			if isOnline(tree, cpu) {
				online = append(online, cpu)
			}
		}
	}
	running := setOf(online)
	for _, cpu := range present {
		if !running[cpu] {
			offline = append(offline, cpu)
		}
	}
	return online, offline
}

func isOnline(tree *sysroot.Tree, cpu int) bool {
	folder := fmt.Sprintf("%s/cpu%d", cpuFolder, cpu)
	if state, found := tree.Number(folder + "/online"); found {
		return state != 0
	}
	return true // the boot processor often cannot be switched off and has no such file
}

// splitByNumber takes apart what the kernel lists as threads of one core and numbers as different cores: the pairs of
// cores in AMD's family 15H share a front end and no first-level data cache.
func splitByNumber(tree *sysroot.Tree, cores []Group) (split []Group) {
	for _, core := range cores {
		place := map[int]int{}
		for _, cpu := range core.CPUs {
			number, numbered := tree.Number(fmt.Sprintf("%s/cpu%d/topology/core_id", cpuFolder, cpu))
			if !numbered {
				number = core.ID
			}
			at, known := place[number]
			if !known {
				at = len(split)
				place[number] = at
				split = append(split, Group{ID: number})
			}
			split[at].CPUs = append(split[at].CPUs, cpu)
		}
	}
	slices.SortStableFunc(split, func(a, b Group) int { return a.CPUs[0] - b.CPUs[0] })
	return split
}

// coresOf puts the hardware threads of one core together, in the order in which cores first appear. A processor of
// which nothing is known is a core.
func (t Topology) coresOf(cpus []int) (cores [][]int) {
	coreOf := map[int]int{}
	for i, core := range t.Cores {
		for _, cpu := range core.CPUs {
			coreOf[cpu] = i
		}
	}
	place := map[int]int{}
	for _, cpu := range cpus {
		core, known := coreOf[cpu]
		index, begun := place[core]
		if !known || !begun {
			index = len(cores)
			cores = append(cores, nil)
		}
		if known {
			place[core] = index
		}
		cores[index] = append(cores[index], cpu)
	}
	return cores
}
