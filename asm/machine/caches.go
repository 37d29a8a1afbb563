package machine

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"example.org/atomlab/asm/affinity"
	"example.org/atomlab/asm/machine/sysroot"
)

// A Cache is all caches of one shape, and which processors share each of them
// (Linux, Documentation/ABI/testing/sysfs-devices-system-cpu).
type Cache struct {
	Level  int             `json:"level"`
	Type   string          `json:"type"` // "data", "instruction" or "unified"
	Bytes  int             `json:"bytes"`
	Line   int             `json:"line,omitempty"` // bytes
	Ways   int             `json:"ways,omitempty"` // 0: fully associative, or not told
	Shared []affinity.List `json:"shared"`         // the processors of each
}

// Name is "L1d", "L1i", "L2", ...
func (c Cache) Name() string {
	name := "L" + strconv.Itoa(c.Level)
	if c.Type != "unified" {
		name += c.Type[:1]
	}
	return name
}

// shape is what two caches have in common that are counted together.
type shape struct {
	level             int
	kind              string
	bytes, line, ways int
}

func cachePath(cpu, index int) string {
	return fmt.Sprintf("%s/cpu%d/cache/index%d", cpuFolder, cpu, index)
}

// A layer is where a processor has one cache at most.
type layer struct {
	level int
	kind  string
}

// A census is what the processors say of one layer.
type census struct {
	layer  layer
	shapes map[int]shape // by processor
	votes  ballot
	alone  affinity.List // those of which it is not told who shares their cache
}

// readCaches reads the caches of the online processors, the lowest level first. Each processor is named once in each
// layer, whatever a broken tree says.
func readCaches(tree *sysroot.Tree, t Topology) (caches []Cache) {
	byShape := map[shape]int{}
	for _, c := range readLayers(tree, t) {
		groups, who, contradiction := c.votes.groups()
		name := Cache{Level: c.layer.level, Type: c.layer.kind}.Name()
		complain := func(cpu int, why error) {
			tree.Complain(fmt.Sprintf("%s/cpu%d/cache", cpuFolder, cpu), fmt.Errorf("%s: %w", name, why))
		}
		if contradiction != nil {
			complain(who, contradiction)
		}
		if len(c.alone) > 0 && len(t.Online) > 1 {
			complain(c.alone[0], fmt.Errorf("who shares it is not told, of processors %.60v: taken for their own", c.alone))
		}
		for _, shared := range groups {
			s := c.shapes[shared[0]]
			for _, sharer := range shared {
				if c.shapes[sharer] != s {
					complain(sharer, fmt.Errorf("it is shared with processor %d, which says another size, line or number of ways", shared[0]))
					break
				}
			}
			at, known := byShape[s]
			if !known {
				at = len(caches)
				byShape[s] = at
				caches = append(caches, Cache{Level: s.level, Type: s.kind, Bytes: s.bytes, Line: s.line, Ways: s.ways})
			}
			caches[at].Shared = append(caches[at].Shared, shared)
		}
	}
	return caches
}

// readLayers asks every processor of its caches.
func readLayers(tree *sysroot.Tree, t Topology) (layers []*census) {
	runs, at, forms := setOf(t.Online), map[layer]*census{}, complainOnce{tree: tree}
	for _, cpu := range t.Online {
		for _, index := range tree.Numbered(fmt.Sprintf("%s/cpu%d/cache", cpuFolder, cpu), "index") {
			path := cachePath(cpu, index)
			s, ok := readShape(tree, path)
			if !ok {
				continue
			}
			c := at[layer{s.level, s.kind}]
			if c == nil {
				c = &census{layer: layer{s.level, s.kind}, shapes: map[int]shape{}}
				at[c.layer] = c
				layers = append(layers, c)
			}
			if _, twice := c.shapes[cpu]; twice {
				continue
			}
			c.shapes[cpu] = s
			shared, differ := bothForms(tree, runs, path+"/shared_cpu_map", path+"/shared_cpu_list")
			forms.about(path+"/shared_cpu_map", differ)
			if !slices.Contains(shared, cpu) {
				shared = affinity.List{cpu}
				c.alone = append(c.alone, cpu)
			}
			if err := c.votes.cast(cpu, t.widen(s, shared)); err != nil {
				tree.Complain(path, err)
				return layers
			}
		}
	}
	slices.SortStableFunc(layers, func(a, b *census) int {
		return cmp.Or(cmp.Compare(a.layer.level, b.layer.level), cmp.Compare(a.layer.kind, b.layer.kind))
	})
	return layers
}

// widen corrects kernels before 3.2, which give each of AMD's paired cores an L2 and an instruction cache of its own,
// though the pair shares them (AMD, BIOS and Kernel Developer's Guide for family 15H, 2.4).
func (t Topology) widen(s shape, shared affinity.List) affinity.List {
	if s.level != 2 && s.kind != "instruction" {
		return shared
	}
	for _, pair := range t.pairs {
		if len(shared) == 1 && slices.Contains(pair.CPUs, shared[0]) {
			return pair.CPUs
		}
	}
	return shared
}

func readShape(tree *sysroot.Tree, path string) (s shape, ok bool) {
	s.kind = strings.ToLower(tree.Line(path + "/type"))
	if !slices.Contains([]string{"data", "instruction", "unified"}, s.kind) {
		return s, false
	}
	level, found := tree.Number(path + "/level")
	if !found || level < 1 || level > 9 {
		return s, false
	}
	s.level = level
	size := tree.Line(path + "/size") // "32K"
	kib, err := strconv.Atoi(strings.TrimSuffix(size, "K"))
	if size != "" && (err != nil || kib < 0 || int64(kib) > 1<<40) {
		tree.Complain(path+"/size", fmt.Errorf("%.40q: expected KiB, as in 32K", size))
		return s, false
	}
	s.bytes = kib << 10
	s.line, _ = tree.Number(path + "/coherency_line_size")
	s.ways, _ = tree.Number(path + "/ways_of_associativity")
	s.line, s.ways = max(0, s.line), max(0, s.ways)
	return s, true
}

// complexes are the groups of cores around one last-level cache, which AMD calls CCX since Zen.
func (m *Machine) complexes() (list []Group) {
	const zen = 23
	var family int
	if _, err := fmt.Sscanf(m.Signature, "family %d", &family); err != nil || family < zen {
		return nil
	}
	if m.Vendor != "AuthenticAMD" && m.Vendor != "HygonGenuine" {
		return nil
	}
	for _, c := range m.Caches {
		if c.Level != 3 {
			continue
		}
		for _, cpus := range c.Shared {
			list = append(list, Group{ID: none, CPUs: cpus})
		}
	}
	slices.SortFunc(list, func(a, b Group) int { return a.CPUs[0] - b.CPUs[0] })
	return list
}

// CachesTold is what the processor's own instructions say of the caches of one processor: CPUID leaf 4 or 8000001DH
// (Intel SDM vol. 2A, CPUID; AMD APM vol. 3, appendix E).
type CachesTold struct {
	Source string      `json:"source"`
	CPU    int         `json:"cpu"`
	Caches []CacheTold `json:"caches"`
}

// A CacheTold is one of them. AtMost bounds how many processors share it: the instruction counts numbers that might be
// given to processors, not those that were.
type CacheTold struct {
	Level  int    `json:"level"`
	Type   string `json:"type"`
	Bytes  int    `json:"bytes"`
	Line   int    `json:"line"`
	Ways   int    `json:"ways,omitempty"`
	AtMost int    `json:"at_most"`
}

// InstructionCaches is what arm64's CTR_EL0 says of keeping code coherent (Arm ARM D24.2.34).
type InstructionCaches struct {
	IDC bool `json:"idc"` // data need not be cleaned to the point of unification
	DIC bool `json:"dic"` // instruction caches need not be invalidated
}

const granule = "CTR_EL0.CWG"

// cacheOf finds a processor's cache and who shares it.
func (m *Machine) cacheOf(cpu, level int, kind string) (Cache, affinity.List, bool) {
	for _, c := range m.Caches {
		if c.Level != level || c.Type != kind {
			continue
		}
		for _, shared := range c.Shared {
			if slices.Contains(shared, cpu) {
				return c, shared, true
			}
		}
	}
	return Cache{}, nil, false
}
