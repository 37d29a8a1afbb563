package machine

import (
	"encoding/binary"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/affinity"
	"example.org/atomlab/asm/machine/sysroot"
)

// A maker writes what Windows would answer, field by field as winnt.h has them.
type maker []byte

func (a *maker) record(relation uint32, fields ...any) {
	var body []byte
	for _, field := range fields {
		body, _ = binary.Append(body, binary.LittleEndian, field)
	}
	*a, _ = binary.Append(*a, binary.LittleEndian, []uint32{relation, uint32(len(body) + 8)})
	*a = append(*a, body...)
}

type groupMasks struct { // GROUP_AFFINITY
	Mask  uint64
	Group uint16
	_     [3]uint16
}

func in(group uint16, mask uint64) groupMasks { return groupMasks{Mask: mask, Group: group} }

// processors is a PROCESSOR_RELATIONSHIP.
func (a *maker) processors(relation uint32, class uint8, masks ...groupMasks) {
	a.record(relation, uint8(0), class, [20]byte{}, uint16(len(masks)), masks)
}

func (a *maker) cache(level, ways uint8, line uint16, size, kind uint32, mask groupMasks) {
	a.record(relationCache, level, ways, line, size, kind, [18]byte{}, uint16(1), mask)
}

// hybridAnswer: two fast cores of two threads, four slow ones around one cache, and a second group of processors.
func hybridAnswer() (a maker) {
	a.processors(relationCore, 1, in(0, 0b0011))
	a.processors(relationCore, 1, in(0, 0b1100))
	for cpu := range 4 {
		a.processors(relationCore, 0, in(0, 1<<(4+cpu)))
	}
	a.processors(relationCore, 0, in(1, 1))
	a.processors(relationPackage, 0, in(0, 0xff))
	a.processors(relationPackage, 0, in(1, 1))
	a.processors(relationDie, 0, in(0, 0xff))
	a.processors(relationDie, 0, in(1, 1))
	a.processors(relationModule, 0, in(0, 0b0011))
	a.processors(relationModule, 0, in(0, 0b1100))
	a.processors(relationModule, 0, in(0, 0xf0))
	a.record(relationNode, uint32(5), [18]byte{}, uint16(0), in(0, 0xff)) // a count of 0 is from before there was one
	a.record(relationNode, uint32(6), [18]byte{}, uint16(1), in(1, 1))
	a.record(4, [48]byte{}) // RelationGroup
	a.cache(1, 12, 64, 48<<10, 2, in(0, 0b0011))
	a.cache(1, 12, 64, 48<<10, 2, in(0, 0b1100))
	a.cache(1, 8, 64, 64<<10, 1, in(0, 0b0011))
	a.cache(3, 0xff, 64, 24<<20, 0, in(0, 0xff))
	a.cache(2, 4, 64, 12<<10, 3, in(0, 0xff)) // a trace cache
	a.record(99, uint32(1))                   // what a later Windows adds
	return a
}

func TestRelations(t *testing.T) {
	var m Machine
	require.NoError(t, m.readRelations(hybridAnswer()))
	assert.Equal(t, "0-7,64", m.Topology.Online.String())
	assert.Equal(t, []Group{group(-1, 0, 1), group(-1, 2, 3), group(-1, 4), group(-1, 5), group(-1, 6), group(-1, 7), group(-1, 64)}, m.Topology.Cores)
	assert.Equal(t, []Group{group(-1, 0, 1, 2, 3, 4, 5, 6, 7), group(-1, 64)}, m.Topology.Packages)
	assert.Empty(t, m.Topology.Dies, "each is a package")
	assert.Equal(t, []Group{group(-1, 0, 1), group(-1, 2, 3), group(-1, 4, 5, 6, 7)}, m.Topology.Clusters)
	assert.Equal(t, []Group{group(5, 0, 1, 2, 3, 4, 5, 6, 7), group(6, 64)}, m.Topology.Nodes)
	assert.Equal(t, []Kind{{Name: "kind 0", CPUs: affinity.List{0, 1, 2, 3}}, {Name: "kind 1", CPUs: affinity.List{4, 5, 6, 7, 64}}}, m.Kinds)
	assert.Equal(t, []Cache{
		{Level: 1, Type: "data", Bytes: 48 << 10, Line: 64, Ways: 12, Shared: []affinity.List{{0, 1}, {2, 3}}},
		{Level: 1, Type: "instruction", Bytes: 64 << 10, Line: 64, Ways: 8, Shared: []affinity.List{{0, 1}}},
		{Level: 3, Type: "unified", Bytes: 24 << 20, Line: 64, Shared: []affinity.List{{0, 1, 2, 3, 4, 5, 6, 7}}},
	}, m.Caches)
	assert.Equal(t, 9, m.Online)

	m.OS, m.Arch, m.Allowed = "windows", "amd64", []int{0, 1, 2, 4, 64}
	m = complete(m, sysroot.Live())
	assert.Equal(t, [][]int{{0, 1}, {2}, {4}, {64}}, m.Cores)
	assert.Equal(t, []int{0, 2, 4, 64, 1}, m.Spread(0))
	assert.Empty(t, m.Doubts)
	assert.Contains(t, m.Missing, "limits of the control group: atomlab cannot ask windows")
	assert.NotContains(t, m.Missing, "topology: atomlab cannot ask windows")

	facts, err := json.Marshal(m)
	require.NoError(t, err)
	again, err := askRecording(sysroot.New(plant(t, sysroot.FactsFile+" "+string(facts))))
	require.NoError(t, err)
	assert.Equal(t, asJSON(t, m), asJSON(t, complete(again, sysroot.Live())), "a recording says the same")
}

// TestRelationsCutOff ends the answer at every byte: never a panic, and an error but between records.
func TestRelationsCutOff(t *testing.T) {
	whole := hybridAnswer()
	ends := map[int]bool{0: true}
	for at := 0; at < len(whole); {
		at += int(binary.LittleEndian.Uint32(whole[at+4:]))
		ends[at] = true
	}
	for length := range len(whole) + 1 {
		var m Machine
		err := m.readRelations(whole[:length])
		assert.Equal(t, !ends[length], err != nil, length)
	}
	var m Machine
	small := maker{}
	small.record(relationCore, uint32(0))
	assert.ErrorIs(t, m.readRelations(small), errCutOff)
	many := maker{}
	many.processors(relationCore, 0, make([]groupMasks, 40)...)
	binary.LittleEndian.PutUint16(many[8+22:], 60_000)
	assert.ErrorIs(t, m.readRelations(many), errCutOff)
}

func FuzzRelations(f *testing.F) {
	f.Add([]byte(hybridAnswer()))
	f.Add([]byte{0, 0, 0, 0, 8, 0, 0, 0})
	f.Add([]byte{2, 0, 0, 0, 0xff, 0xff, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, answer []byte) {
		m := Machine{OS: "windows", Arch: "amd64"}
		if m.readRelations(answer) == nil {
			m = complete(m, sysroot.Live())
			_, err := json.Marshal(m)
			require.NoError(t, err)
			m.Spread(0)
		}
	})
}
