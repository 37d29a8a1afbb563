package machine

import (
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/affinity"
)

// What hwloc's lstopo says of a machine, each as "what: processors", sorted.
type lstopo struct {
	packages, nodes, clusters, cores, caches, kinds []string
	online, offline                                 affinity.List
}

// An object is a line of lstopo's tree.
type object struct {
	depth      int
	kind, rest string
	number     string // P#
	cpus       affinity.List
	parent     *object
}

var (
	objectLine  = regexp.MustCompile(`^( *)([A-Za-z0-9]+(?:\([A-Za-z0-9]+\))?) L#\d+ ?(?:\((.*)\))?$`)
	numberField = regexp.MustCompile(`P#(\d+)`)
	sizeField   = regexp.MustCompile(`[( ]?size=(\d+)([KM])iB`)
	kindLine    = regexp.MustCompile(`^CPU kind #(\d+) .*cpuset (\S+)`)
	offlineLine = regexp.MustCompile(`^\d+ processors not represented in topology: (\S+)`)
)

// parseLstopo reads the output of lstopo -v.
func parseLstopo(t *testing.T, text string) (l lstopo) {
	var open, all []*object
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n ")
		if m := kindLine.FindStringSubmatch(line); m != nil {
			l.kinds = append(l.kinds, maskOfLstopo(t, m[2]).String())
		}
		if m := offlineLine.FindStringSubmatch(line); m != nil {
			l.offline = maskOfLstopo(t, m[1])
		}
		m := objectLine.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		o := &object{depth: len(m[1]), kind: m[2], rest: m[3]}
		if number := numberField.FindStringSubmatch(o.rest); number != nil {
			o.number = number[1]
		}
		for len(open) > 0 && open[len(open)-1].depth >= o.depth {
			open = open[:len(open)-1]
		}
		if len(open) > 0 {
			o.parent = open[len(open)-1]
		}
		open = append(open, o)
		all = append(all, o)
		if o.kind == "PU" {
			cpu, err := strconv.Atoi(o.number)
			require.NoError(t, err, line)
			l.online = append(l.online, cpu)
			for up := o; up != nil; up = up.parent {
				up.cpus = append(up.cpus, cpu)
			}
		}
	}
	slices.Sort(l.online)
	for _, o := range all {
		l.add(o)
	}
	for _, list := range []*[]string{&l.packages, &l.nodes, &l.clusters, &l.cores, &l.caches, &l.kinds} {
		slices.Sort(*list)
	}
	return l
}

func (l *lstopo) add(o *object) {
	cpus := slices.Sorted(slices.Values(o.cpus))
	text := affinity.List(cpus).String()
	kind, _, _ := strings.Cut(o.kind, "(") // NUMANode(HBM)
	switch {
	case len(cpus) == 0 && kind != "NUMANode": // of processors that the group does not allow
	case kind == "Package":
		l.packages = append(l.packages, text)
	case o.kind == "Group(Cluster)":
		l.clusters = append(l.clusters, text)
	case kind == "Core":
		l.cores = append(l.cores, text)
	case kind == "NUMANode": // memory stands beside the processors that it belongs to, or under its own cache
		beside := o.parent
		for beside != nil && beside.kind == "MemCache" {
			beside = beside.parent
		}
		local := l.online
		if beside != nil {
			local = slices.Sorted(slices.Values(beside.cpus))
		}
		l.nodes = append(l.nodes, o.number+": "+local.String())
	case strings.Contains(kind, "Cache") && kind != "MemCache":
		size := sizeField.FindStringSubmatch(o.rest)
		kib := 0
		if size != nil {
			kib, _ = strconv.Atoi(size[1])
			if size[2] == "M" {
				kib <<= 10
			}
		}
		l.caches = append(l.caches, cacheLine(strings.TrimSuffix(kind, "Cache"), kib, text))
	}
}

// cacheLine gives a size as lstopo does: from 10 MiB on in whole MiB.
func cacheLine(name string, kib int, cpus string) string {
	if kib >= 10<<10 {
		kib = (kib + 512) >> 10 << 10
	}
	return fmt.Sprintf("%s %d KiB: %s", name, kib, cpus)
}

// An xmlObject is an object of lstopo's XML, which tells the processors of each itself.
type xmlObject struct {
	Type      string      `xml:"type,attr"`
	Subtype   string      `xml:"subtype,attr"`
	Number    string      `xml:"os_index,attr"`
	CPUs      string      `xml:"cpuset,attr"`
	CacheSize int         `xml:"cache_size,attr"`
	CacheType int         `xml:"cache_type,attr"`
	Objects   []xmlObject `xml:"object"`
}

// parseLstopoXML reads the output of lstopo --of xml.
func parseLstopoXML(t *testing.T, text []byte) (l lstopo) {
	var topology struct {
		Objects []xmlObject `xml:"object"`
		Kinds   []struct {
			CPUs string `xml:"cpuset,attr"`
		} `xml:"cpukind"`
	}
	require.NoError(t, xml.Unmarshal(text, &topology))
	var walk func(o xmlObject)
	walk = func(o xmlObject) {
		var cpus affinity.List
		if o.CPUs != "" {
			cpus = maskOfLstopo(t, o.CPUs)
		}
		switch {
		case len(cpus) == 0 && o.Type != "NUMANode": // of processors that the group does not allow
		case o.Type == "PU":
			l.online = append(l.online, cpus...)
		case o.Type == "Package":
			l.packages = append(l.packages, cpus.String())
		case o.Type == "Core":
			l.cores = append(l.cores, cpus.String())
		case o.Type == "Group" && o.Subtype == "Cluster":
			l.clusters = append(l.clusters, cpus.String())
		case o.Type == "NUMANode":
			l.nodes = append(l.nodes, o.Number+": "+cpus.String())
		case strings.HasSuffix(o.Type, "Cache") && o.Type != "MemCache":
			name := o.Type[:2] + []string{"", "d", "i"}[o.CacheType]
			l.caches = append(l.caches, cacheLine(name, o.CacheSize>>10, cpus.String()))
		}
		for _, child := range o.Objects {
			walk(child)
		}
	}
	for _, o := range topology.Objects {
		walk(o)
	}
	for _, kind := range topology.Kinds {
		l.kinds = append(l.kinds, maskOfLstopo(t, kind.CPUs).String())
	}
	slices.Sort(l.online)
	for _, list := range []*[]string{&l.packages, &l.nodes, &l.clusters, &l.cores, &l.caches, &l.kinds} {
		slices.Sort(*list)
	}
	return l
}

// maskOfLstopo reads "0x0000ffff,0xffffffff".
func maskOfLstopo(t *testing.T, text string) affinity.List {
	list, err := affinity.ParseMask(strings.ReplaceAll(strings.ReplaceAll(text, "0x", ""), ",,", ",0,"))
	require.NoError(t, err, text)
	return list
}

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
	if len(archives) == 0 {
		t.Skipf("%s holds no recorded machines", folder)
	}
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
	if !slices.ContainsFunc(want.caches, func(cache string) bool { return strings.HasPrefix(cache, "L1i") }) { // --no-icaches
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
