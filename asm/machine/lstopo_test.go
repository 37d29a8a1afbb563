package machine

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/affinity"
)

// sayAsLstopo puts a description in the same form: what this process may use, and the nodes that have memory.
func sayAsLstopo(m Machine) (l lstopo) {
	usable := setOf(m.Allowed)
	add := func(to *[]string, prefix string, cpus affinity.List) {
		if cpus = usable.keep(cpus); len(cpus) > 0 {
			*to = append(*to, prefix+cpus.String())
		}
	}
	addAll := func(to *[]string, level []Group) {
		for _, group := range level {
			add(to, "", group.CPUs)
		}
	}
	t := m.Topology
	addAll(&l.packages, t.Packages)
	addAll(&l.clusters, t.Clusters)
	addAll(&l.cores, t.Cores)
	l.online, l.offline = m.Allowed, t.Offline
	for _, node := range t.Nodes {
		hidden := m.Limits != nil && len(m.Limits.Memory) > 0 && !slices.Contains(m.Limits.Memory, node.ID)
		empty := len(t.Memory) > 0 && !slices.Contains(t.Memory, node.ID)
		if !hidden && !empty && node.Of == "" {
			l.nodes = append(l.nodes, fmt.Sprintf("%d: %v", node.ID, usable.keep(node.CPUs)))
		}
	}
	for _, c := range m.Caches {
		for _, shared := range c.Shared {
			add(&l.caches, cacheLine(c.Name(), c.Bytes>>10, ""), shared)
		}
	}
	for _, kind := range m.Kinds {
		add(&l.kinds, "", kind.CPUs)
	}
	for _, list := range []*[]string{&l.packages, &l.cores, &l.nodes, &l.caches, &l.kinds} {
		slices.Sort(*list)
	}
	return l
}

// A difference is why we say something else than lstopo of a recording: what its opinion is to be changed to, and the
// doubts that we have. Nothing else may differ.
type difference struct {
	why    string
	change func(l *lstopo)
	doubts []string
}

var differences = map[string]difference{
	"256ppc-8n8s4t": {why: "each core is a package numbered -1: 64 packages are not known, and there are fewer",
		change: func(l *lstopo) { l.packages = nil }},
	"40intel64-4n10c+pci-conflicts": {why: "one processor's lists contradict those of all others: lstopo drops two groups, we believe the others",
		change: func(l *lstopo) {
			l.packages = append(l.packages, "3,7,11,15,19,23,27,31,35,39")
			l.caches = append(l.caches, "L3 30720 KiB: 2,6,10,14,18,22,26,30,34,38")
			slices.Sort(l.caches)
		},
		doubts: []string{"cpu3/topology/core_siblings_list: it names 3,7,", "cpu2/cache/index3/shared_cpu_map: it names 0-3, ", "L3: processor 2 says"}},
	"64amd64-4s2n4ca2co": {why: "the lists of sharers have another content than the masks",
		doubts: []string{"cpu0/cache/index1/shared_cpu_map: it names 0-1, and shared_cpu_list names 0"}},
	"64fake-4n2s2ca2c2t": {why: "the lists of sharers have another content than the masks",
		doubts: []string{"cpu0/cache/index2/shared_cpu_map: it names 0,2,4,6, and shared_cpu_list names 0,4"}},
	"8em64t-2s2ca2c-buggynuma": {why: "all processors are in each of 8 nodes: lstopo believes in one of them",
		change: func(l *lstopo) {
			l.nodes = nil
			for node := range 8 {
				l.nodes = append(l.nodes, fmt.Sprintf("%d: 0-7", node))
			}
		},
		doubts: []string{"processor 0 is in NUMA node 0 and in 1"}},
	"8ia64-2n2s2c": {why: "the masks of sharers are empty", doubts: []string{"L2i: who shares it is not told", "L3: who shares it is not told"}},
	"8ia64-2s2c2t": {why: "the masks of sharers are empty: lstopo takes the core's threads to share the caches",
		change: func(l *lstopo) {
			l.caches = slices.DeleteFunc(l.caches, func(c string) bool { return strings.HasPrefix(c, "L2i") || strings.HasPrefix(c, "L3") })
			for cpu := range 8 {
				l.caches = append(l.caches, fmt.Sprintf("L2i 1024 KiB: %d", cpu), fmt.Sprintf("L3 9216 KiB: %d", cpu))
			}
			slices.Sort(l.caches)
		},
		doubts: []string{"L2i: who shares it is not told", "L3: who shares it is not told"}},
	"nvidiagpunumanodes": {why: "lstopo takes the cpuset that is asked for, 0-175, for the one that is in effect, 0-87",
		change: func(l *lstopo) { l.within(affinity.List{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, "0") }},
	"16amd64-4n4c-cgroup-distance-merge": {why: "lstopo was told to merge levels that group the same",
		change: func(l *lstopo) {
			for cpu := range 4 {
				l.cores = append(l.cores, strconv.Itoa(cpu))
				l.caches = append(l.caches, fmt.Sprintf("L1d 64 KiB: %d", cpu), fmt.Sprintf("L2 512 KiB: %d", cpu))
			}
			slices.Sort(l.caches)
		}},
	"fakeheterocpunuma": {why: "nodes above nodes, made up for hwloc", doubts: []string{"processor 20 is in NUMA node 3 and in 4"}},
}

// within leaves of an opinion what is within the processors and in the node.
func (l *lstopo) within(cpus affinity.List, node string) {
	allowed := setOf(cpus)
	l.online = allowed.keep(l.online)
	for _, list := range []*[]string{&l.packages, &l.cores, &l.caches} {
		*list = slices.DeleteFunc(*list, func(text string) bool {
			members, err := affinity.ParseList(text[strings.LastIndex(text, " ")+1:])
			return err != nil || len(allowed.keep(members)) == 0
		})
	}
	l.nodes = slices.DeleteFunc(l.nodes, func(text string) bool { return !strings.HasPrefix(text, node+":") })
}

// opinion reads what lstopo said, from the file beside a recording: as text, which hwloc's tests call .console, or XML.
func opinion(t *testing.T, stem string) (lstopo, bool) {
	for _, ending := range []string{".lstopo.txt", ".console"} {
		if text, err := os.ReadFile(stem + ending); err == nil {
			return parseLstopo(t, string(text)), true
		}
	}
	if text, err := os.ReadFile(stem + ".xml"); err == nil {
		return parseLstopoXML(t, text), true
	}
	return lstopo{}, false
}

// TestAgainstLstopo reads recordings of real machines with lstopo's opinion beside them: from the folder that
// ATOMLAB_MACHINES names, or from the shared one.
func TestAgainstLstopo(t *testing.T) {
	folder := os.Getenv("ATOMLAB_MACHINES")
	if folder == "" {
		folder = sharedFolder(t)
	}
	archives, err := filepath.Glob(filepath.Join(folder, "*.tar.bz2"))
	require.NoError(t, err)
	if len(archives) == 0 && os.Getenv("ATOMLAB_MACHINES") == "" {
		t.Skipf("%s holds no recorded machines", folder)
	}
	require.NotEmpty(t, archives, "recordings in the folder that ATOMLAB_MACHINES names")
	for i, archive := range archives {
		if testing.Short() && i > 2 {
			break
		}
		stem := strings.TrimSuffix(archive, ".tar.bz2")
		t.Run(filepath.Base(stem), func(t *testing.T) {
			want, found := opinion(t, stem)
			if !found {
				t.Skip("nothing beside it says what lstopo makes of it")
			}
			different := differences[filepath.Base(stem)]
			if different.change != nil {
				different.change(&want)
			}
			m, err := Load(archive)
			require.NoError(t, err)
			compare(t, want, m)
			require.Len(t, m.Doubts, len(different.doubts), "%v", m.Doubts)
			for i, doubt := range different.doubts {
				assert.Contains(t, m.Doubts[i], doubt)
			}
			assert.Equal(t, asJSON(t, m), asJSON(t, rerecord(t, archive)), "a bundle of it says the same")
		})
	}
}

func compare(t *testing.T, want lstopo, m Machine) {
	require.NotEmpty(t, want.online, "lstopo's output was understood")
	got := sayAsLstopo(m)
	assert.Equal(t, want.online.String(), got.online.String(), "online and allowed")
	if want.offline != nil && len(m.Allowed) == m.Online {
		assert.Equal(t, want.offline.String(), got.offline.String(), "offline")
	}
	assert.Equal(t, want.packages, got.packages, "packages")
	assert.Equal(t, want.cores, got.cores, "cores")
	// --no-icaches
	if !slices.ContainsFunc(want.caches, func(cache string) bool { return strings.HasPrefix(cache, "L1i") }) {
		got.caches = slices.DeleteFunc(got.caches, func(cache string) bool { return strings.Contains(cache[:3], "i") })
	}
	assert.Equal(t, want.caches, got.caches, "caches")
	if got.nodes != nil { // lstopo puts a node where the kernel knows of none
		assert.Equal(t, numbersWhereNoneTold(want.nodes, m), got.nodes, "NUMA nodes")
	} else {
		assert.Len(t, want.nodes, 1, "NUMA nodes")
	}
	// lstopo leaves out a cluster that is just what shares a cache.
	got.clusters = slices.DeleteFunc(got.clusters, func(cluster string) bool {
		return slices.ContainsFunc(want.caches, func(cache string) bool { return strings.HasSuffix(cache, ": "+cluster) })
	})
	assert.ElementsMatch(t, want.clusters, got.clusters, "clusters")
	switch {
	case len(want.kinds) == 1: // it may leave out processors of which it knows nothing
		assert.Len(t, got.kinds, 1, "kinds of core")
	case want.kinds != nil:
		assert.Equal(t, want.kinds, got.kinds, "kinds of core")
	default:
		assert.LessOrEqual(t, len(got.kinds), 1, "kinds of core")
	}
}

// numbersWhereNoneTold keeps of a node without processors its number: lstopo finds out by distance which are near,
// which we do not say.
func numbersWhereNoneTold(nodes []string, m Machine) (reduced []string) {
	_, memoryOnly, _ := m.Topology.NodesByContent()
	for _, node := range nodes {
		number, _, _ := strings.Cut(node, ":")
		if id, err := strconv.Atoi(number); err == nil && slices.Contains(memoryOnly, id) {
			node = number + ": "
		}
		reduced = append(reduced, node)
	}
	slices.Sort(reduced)
	return reduced
}

// sharedFolder is beside the repository's root.
func sharedFolder(t *testing.T) string {
	at, err := os.Getwd()
	require.NoError(t, err)
	for ; at != filepath.Dir(at); at = filepath.Dir(at) {
		if _, err := os.Stat(filepath.Join(at, "go.mod")); err == nil {
			return filepath.Join(filepath.Dir(at), "shared", "machines")
		}
	}
	t.Skip("not inside a module")
	return ""
}
