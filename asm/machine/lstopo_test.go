package machine

import (
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
	switch {
	case o.kind == "Package":
		l.packages = append(l.packages, text)
	case o.kind == "Group(Cluster)":
		l.clusters = append(l.clusters, text)
	case o.kind == "Core":
		l.cores = append(l.cores, text)
	case o.kind == "NUMANode": // memory stands beside the processors that it belongs to
		var local affinity.List
		if o.parent != nil {
			local = slices.Sorted(slices.Values(o.parent.cpus))
		} else {
			local = l.online
		}
		l.nodes = append(l.nodes, o.number+": "+local.String())
	case strings.Contains(o.kind, "Cache") && !strings.HasPrefix(o.kind, "Mem"):
		size := sizeField.FindStringSubmatch(o.rest)
		kib := 0
		if size != nil {
			kib, _ = strconv.Atoi(size[1])
			if size[2] == "M" {
				kib <<= 10
			}
		}
		l.caches = append(l.caches, fmt.Sprintf("%s %d KiB: %s", strings.TrimSuffix(o.kind, "Cache"), kib, text))
	}
}

// maskOfLstopo reads "0x0000ffff,0xffffffff".
func maskOfLstopo(t *testing.T, text string) affinity.List {
	list, err := affinity.ParseMask(strings.ReplaceAll(strings.ReplaceAll(text, "0x", ""), ",,", ",0,"))
	require.NoError(t, err, text)
	return list
}

// sayAsLstopo puts a description in the same form.
func sayAsLstopo(m Machine) (l lstopo) {
	cpusOf := func(level []Group) (texts []string) {
		for _, group := range level {
			texts = append(texts, group.CPUs.String())
		}
		slices.Sort(texts)
		return texts
	}
	l.packages, l.clusters, l.cores = cpusOf(m.Topology.Packages), cpusOf(m.Topology.Clusters), cpusOf(m.Topology.Cores)
	l.online, l.offline = m.Topology.Online, m.Topology.Offline
	for _, node := range m.Topology.Nodes {
		l.nodes = append(l.nodes, fmt.Sprintf("%d: %v", node.ID, node.CPUs))
	}
	for _, c := range m.Caches {
		for _, shared := range c.Shared {
			l.caches = append(l.caches, fmt.Sprintf("%s %d KiB: %v", c.Name(), c.Bytes>>10, shared))
		}
	}
	for _, kind := range m.Kinds {
		l.kinds = append(l.kinds, kind.CPUs.String())
	}
	for _, list := range []*[]string{&l.nodes, &l.caches, &l.kinds} {
		slices.Sort(*list)
	}
	return l
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
		text, err := os.ReadFile(stem + ".lstopo.txt")
		if err != nil {
			continue
		}
		t.Run(filepath.Base(stem), func(t *testing.T) {
			m, err := Load(archive)
			require.NoError(t, err)
			compare(t, parseLstopo(t, string(text)), m)
			assert.Equal(t, asJSON(t, m), asJSON(t, rerecord(t, archive)), "a bundle of it says the same")
		})
	}
}

func compare(t *testing.T, want lstopo, m Machine) {
	require.NotEmpty(t, want.online, "lstopo's output was understood")
	got := sayAsLstopo(m)
	if len(m.Allowed) < m.Online { // lstopo leaves out what the control group does not allow
		assert.Equal(t, want.online.String(), affinity.List(m.Allowed).String(), "allowed")
		return
	}
	assert.Equal(t, want.online.String(), got.online.String(), "online")
	if want.offline != nil {
		assert.Equal(t, want.offline.String(), got.offline.String(), "offline")
	}
	assert.Equal(t, want.packages, got.packages, "packages")
	assert.Equal(t, want.cores, got.cores, "cores")
	assert.Equal(t, want.caches, got.caches, "caches")
	if got.nodes != nil { // lstopo puts a node where the kernel knows of none
		assert.Equal(t, want.nodes, got.nodes, "NUMA nodes")
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
	assert.Empty(t, m.Doubts)
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
