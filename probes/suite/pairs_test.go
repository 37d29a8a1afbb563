package suite

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/asm/affinity"
	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/machine/machinetest"
)

// TestChoosePairs: a sample has every class of the topology and every two nodes, no pair twice, and is bounded.
func TestChoosePairs(t *testing.T) {
	hybrid := machinetest.CPUs512.Machine(t)
	hybrid.Kinds = []machine.Kind{{CPUs: affinity.List{0, 1, 2}}, {CPUs: hybrid.Topology.Online[3:]}}
	for name, m := range map[string]machine.Machine{
		"16": machinetest.CPUs16.Machine(t), "128": machinetest.CPUs128.Machine(t), "512": machinetest.CPUs512.Machine(t),
		"512, three of another kind": hybrid,
		"23":                         machinetest.Shape{Packages: 1, Nodes: 1, Caches: 1, Cores: 23, Threads: 1}.Machine(t),
	} {
		chosen, all := choosePairs(m)
		n := len(m.Allowed)
		assert.Equal(t, n*(n-1)/2, all, name)
		assert.Len(t, chosen, min(all, mostPairs), name)
		type class struct {
			near         machine.Nearness
			kinds, nodes [2]int
		}
		atlas := m.Map()
		classOf := func(a, b int) class {
			return class{atlas.Nearness(a, b), ordered(atlas.Kind(a), atlas.Kind(b)), ordered(atlas.Node(a), atlas.Node(b))}
		}
		there, had, twice := map[class]bool{}, map[class]bool{}, map[pair]bool{}
		for _, a := range m.Allowed {
			for _, b := range m.Allowed {
				if a < b {
					there[classOf(a, b)] = true
				}
			}
		}
		for _, p := range chosen {
			assert.Less(t, p.a, p.b, name)
			assert.True(t, slices.Contains(m.Allowed, p.a) && slices.Contains(m.Allowed, p.b), name)
			assert.False(t, twice[p], name)
			twice[p] = true
			had[classOf(p.a, p.b)] = true
			assert.Equal(t, atlas.Nearness(p.a, p.b), p.near)
		}
		assert.Equal(t, there, had, name)
		again, _ := choosePairs(m)
		assert.Equal(t, chosen, again, "a plan names what a run measures")
	}
	none, all := choosePairs(machine.Machine{Allowed: []int{3}})
	assert.Empty(t, none)
	assert.Zero(t, all)
}

// TestRareClass: a class of one pair is in the sample although there are more strata than pairs in it.
func TestRareClass(t *testing.T) {
	m := machinetest.Shape{Packages: 2, Nodes: 16, Caches: 1, Cores: 2, Threads: 2}.Machine(t)
	rest := slices.DeleteFunc(slices.Clone(m.Topology.Online), func(cpu int) bool { return cpu == 0 || cpu == 64 })
	m.Kinds = []machine.Kind{{CPUs: affinity.List{0, 64}}, {CPUs: rest}} // the threads of a core
	for len(m.Allowed) > 118 {
		chosen, _ := choosePairs(m)
		assert.Len(t, chosen, mostPairs)
		assert.True(t, slices.ContainsFunc(chosen, func(p pair) bool { return p.a == 0 && p.b == 64 }), "of %d", len(m.Allowed))
		m.Allowed = m.Allowed[:len(m.Allowed)-1] // another draw
	}
}

// TestRalliesAreBounded: however many classes there are.
func TestRalliesAreBounded(t *testing.T) {
	m := machinetest.CPUs512.Machine(t)
	for _, cpu := range m.Allowed {
		m.Kinds = append(m.Kinds, machine.Kind{CPUs: affinity.List{cpu}}) // as if each were of its own kind
	}
	assert.LessOrEqual(t, len(rallies(m)), 2*mostPairs+5*mostRepresentatives)
}

func TestFarthest(t *testing.T) {
	m := machinetest.CPUs128.Machine(t)
	third, found := farthest(m, m.Map(), pair{a: 0, b: 1})
	assert.True(t, found)
	assert.Equal(t, 64, third, "the first of the other package")
	_, found = farthest(machine.Machine{Allowed: []int{0, 1}}, machine.Machine{}.Map(), pair{a: 0, b: 1})
	assert.False(t, found)
}

// TestClasses holds the classes against the definition, by trying every partition of small inputs: of those in which
// things of different classes cost more than apartBy of each other, theirs is the one with the most classes.
func TestClasses(t *testing.T) {
	r := rand.New(rand.NewPCG(31, 32))
	for range 60 {
		costs := make([]float64, 1+r.IntN(6))
		for i := range costs {
			costs[i] = 10 * (1 + 3*r.Float64())
		}
		best, most := []int(nil), 0
		label := make([]int, len(costs))
		var try func(i, used int)
		try = func(i, used int) {
			if i == len(costs) {
				if used > most && separate(costs, label) {
					best, most = slices.Clone(label), used
				}
				return
			}
			for label[i] = 0; label[i] <= used; label[i]++ {
				try(i+1, max(used, label[i]+1))
			}
		}
		try(0, 0)
		got := classes(costs)
		assert.Len(t, got, most, "%v", costs)
		last := 0.0
		for _, members := range got {
			for _, i := range members {
				assert.Equal(t, best[members[0]], best[i], "%v", costs)
				assert.GreaterOrEqual(t, costs[i], last, "in ascending order")
				last = costs[i]
			}
		}
	}
	assert.Empty(t, classes(nil))
}

// separate says whether things of different labels cost more than apartBy of each other.
func separate(costs []float64, label []int) bool {
	for i := range costs {
		for j := range costs {
			if label[i] != label[j] && costs[i] <= costs[j] && costs[j] <= apartBy*costs[i] {
				return false
			}
		}
	}
	return true
}
