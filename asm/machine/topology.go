package machine

import (
	"errors"
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
	Dies     []Group `json:"dies,omitempty"` // where a package has several
	Nodes    []Group `json:"numa_nodes,omitempty"`
	Clusters []Group `json:"clusters,omitempty"` // cores that share something below the last-level cache
	CCX      []Group `json:"ccx,omitempty"`      // AMD core complexes: cores around one last-level cache
	Cores    []Group `json:"cores,omitempty"`

	pairs []Group // see splitByNumber
}

// A Group is some processors and the number that the system gives to what they are in; -1 if it gives none. A core's
// number is unique within its package only.
type Group struct {
	ID   int           `json:"id"`
	CPUs affinity.List `json:"cpus"`
}

func readTopology(tree *sysroot.Tree) (t Topology) {
	t.Online, t.Offline = readOnline(tree)
	t.Isolated = tree.List(cpuFolder + "/isolated")
	t.Packages = groups(tree, t.Online, "physical_package_id", "package_cpus", "core_siblings")
	t.Dies = groups(tree, t.Online, "die_id", "die_cpus")
	t.Clusters = groups(tree, t.Online, "cluster_id", "cluster_cpus")
	siblings := groups(tree, t.Online, "core_id", "core_cpus", "thread_siblings")
	t.Cores = splitByNumber(tree, siblings)
	t.Nodes = readNodes(tree, t.Online)
	if len(t.Dies) == len(t.Packages) {
		t.Dies = nil // a die is a package
	}
	if len(t.Clusters) == len(t.Cores) || len(t.Clusters) == len(t.Packages) {
		t.Clusters = nil // a cluster is a core, or everything
	}
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

// groups reads one level: the processors that share the file's content. The names are those of the list of members, the
// newer kernels' first, each with its mask form beside it.
func groups(tree *sysroot.Tree, online affinity.List, id string, names ...string) (level []Group) {
	runs, placed := setOf(online), make(set, affinity.Most)
	for _, cpu := range online {
		if placed[cpu] {
			continue
		}
		folder := fmt.Sprintf("%s/cpu%d/topology/", cpuFolder, cpu)
		var paths []string
		for _, name := range names {
			paths = append(paths, folder+name+"_list", folder+name)
		}
		number, numbered := tree.Number(folder + id)
		members := runs.keep(tree.List(paths...))
		if len(members) == 0 {
			continue // this kernel does not know the level
		}
		if !slices.Contains(members, cpu) {
			tree.Complain(folder+names[0], fmt.Errorf("%.60v does not name processor %d itself", members, cpu))
			members = affinity.List{cpu}
		}
		if !numbered {
			number = -1
		}
		var group affinity.List
		for _, member := range members {
			if !placed[member] { // a broken table may name one twice
				placed[member] = true
				group = append(group, member)
			}
		}
		level = append(level, Group{number, group})
	}
	return level
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

// readNodes reads the NUMA nodes, those without processors too (Documentation/ABI/stable/sysfs-devices-node).
func readNodes(tree *sysroot.Tree, online affinity.List) (nodes []Group) {
	runs, named := setOf(online), 0
	for _, node := range tree.Numbered(nodeFolder, "node") {
		folder := fmt.Sprintf("%s/node%d", nodeFolder, node)
		cpus := runs.keep(tree.List(folder+"/cpulist", folder+"/cpumap"))
		if named += len(cpus); named > mostNamed {
			tree.Complain(nodeFolder, errors.New("the nodes name processors over and over: expected each in one"))
			break
		}
		nodes = append(nodes, Group{node, cpus})
	}
	return nodes
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
