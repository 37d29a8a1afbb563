package machine

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"example.org/atomlab/asm/affinity"
)

// The kinds of what Windows' GetLogicalProcessorInformationEx tells (LOGICAL_PROCESSOR_RELATIONSHIP).
const (
	relationCore    = 0
	relationNode    = 1
	relationCache   = 2
	relationPackage = 3
	relationDie     = 5
	relationModule  = 7
)

var errCutOff = errors.New("it ends within a record")

// A record is a SYSTEM_LOGICAL_PROCESSOR_INFORMATION_EX of a 64-bit system, without its first two words. What is read
// beyond its end is an error of the reader that made it.
type record struct {
	bytes []byte
	err   *error
}

func (r record) number(at, size int) int {
	if at+size > len(r.bytes) {
		*r.err = errCutOff
		return 0
	}
	var word [8]byte
	copy(word[:], r.bytes[at:at+size])
	return int(binary.LittleEndian.Uint64(word[:]) & (1<<63 - 1))
}

// masks reads GROUP_AFFINITYs: an eight-byte mask, a group's number and padding.
func (r record) masks(at, count int) (cpus affinity.List) {
	const size = 16
	for i := range max(1, count) { // older systems have one, and 0 for the count
		if at+(i+1)*size > len(r.bytes) {
			*r.err = errCutOff
			return cpus
		}
		mask := binary.LittleEndian.Uint64(r.bytes[at+i*size:])
		cpus = append(cpus, affinity.InGroup(uint16(r.number(at+i*size+8, 2)), mask)...)
	}
	slices.Sort(cpus)
	return slices.Compact(cpus)
}

// readRelations reads the whole answer into the description (Microsoft, sysinfoapi.h and winnt.h). A system that
// numbers groups of processors but not cores, packages or dies leaves these without numbers here.
func (m *Machine) readRelations(answer []byte) error {
	var err error
	classes := map[int]affinity.List{} // of efficiency: the higher the faster
	caches := map[shape][]affinity.List{}
	named := 0
	for len(answer) > 0 && err == nil {
		const head = 8 // relationship, size
		if len(answer) < head {
			return errCutOff
		}
		relation, size := binary.LittleEndian.Uint32(answer), binary.LittleEndian.Uint32(answer[4:])
		if size < head || uint64(size) > uint64(len(answer)) {
			return fmt.Errorf("a record of %d bytes where %d are left", size, len(answer))
		}
		r := record{answer[head:size], &err}
		answer = answer[size:]
		var cpus affinity.List
		switch relation {
		case relationCore, relationPackage, relationDie, relationModule: // PROCESSOR_RELATIONSHIP
			cpus = r.masks(24, r.number(22, 2))
			group := Group{ID: none, CPUs: cpus}
			switch relation {
			case relationCore:
				m.Topology.Cores = append(m.Topology.Cores, group)
				class := r.number(1, 1)
				classes[class] = append(classes[class], cpus...)
			case relationPackage:
				m.Topology.Packages = append(m.Topology.Packages, group)
			case relationDie:
				m.Topology.Dies = append(m.Topology.Dies, group)
			case relationModule:
				m.Topology.Clusters = append(m.Topology.Clusters, group)
			}
		case relationNode: // NUMA_NODE_RELATIONSHIP
			cpus = r.masks(24, r.number(22, 2))
			m.Topology.Nodes = append(m.Topology.Nodes, Group{ID: r.number(0, 4), CPUs: cpus})
		case relationCache: // CACHE_RELATIONSHIP
			s := shape{level: r.number(0, 1), ways: r.number(1, 1), line: r.number(2, 2), bytes: r.number(4, 4),
				kind: map[int]string{0: "unified", 1: "instruction", 2: "data"}[r.number(8, 4)]}
			if s.ways == 0xff { // CACHE_FULLY_ASSOCIATIVE
				s.ways = 0
			}
			cpus = r.masks(32, r.number(30, 2))
			if s.kind != "" && s.level > 0 { // the fourth kind is a trace cache
				caches[s] = append(caches[s], cpus)
			}
		}
		if named += len(cpus); named > mostNamed {
			return errNamedTooOften
		}
	}
	m.addCaches(caches)
	m.addClasses(classes)
	m.tidyRelations()
	return err
}

func (m *Machine) addCaches(caches map[shape][]affinity.List) {
	for s, shared := range caches {
		m.Caches = append(m.Caches, Cache{Level: s.level, Type: s.kind, Bytes: s.bytes, Line: s.line, Ways: s.ways, Shared: shared})
	}
	slices.SortFunc(m.Caches, func(a, b Cache) int {
		return cmp.Or(cmp.Compare(a.Level, b.Level), cmp.Compare(a.Type, b.Type), slices.Compare(a.Shared[0], b.Shared[0]))
	})
}

// addClasses names the kinds of core, the most able first.
func (m *Machine) addClasses(classes map[int]affinity.List) {
	for i, class := range slices.Backward(slices.Sorted(maps.Keys(classes))) {
		slices.Sort(classes[class])
		m.Kinds = append(m.Kinds, Kind{CPUs: classes[class], Name: "kind " + strconv.Itoa(len(classes)-1-i)})
	}
}

// tidyRelations leaves out levels that group nothing, as for Linux, and gathers who is online.
func (m *Machine) tidyRelations() {
	t := &m.Topology
	for _, level := range [][]Group{t.Cores, t.Packages, t.Dies, t.Clusters, t.Nodes} {
		slices.SortFunc(level, func(a, b Group) int { return slices.Compare(a.CPUs, b.CPUs) })
	}
	for _, core := range t.Cores {
		t.Online = append(t.Online, core.CPUs...)
	}
	slices.Sort(t.Online)
	t.Online = slices.Compact(t.Online)
	t.leaveOutWhatGroupsNothing()
	m.Online = len(t.Online)
}
