package machine

import (
	"encoding/xml"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

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
