package machine_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/asm/affinity"
	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/machine/machinetest"
)

// TestNearnessCounts counts the pairs of each kind against the shape's arithmetic.
func TestNearnessCounts(t *testing.T) {
	choose2 := func(n int) int { return n * (n - 1) / 2 }
	for _, s := range []machinetest.Shape{machinetest.CPUs16, machinetest.CPUs128, machinetest.CPUs512} {
		m := s.Machine(t)
		assert.Len(t, m.Allowed, s.CPUs()) // what was made up is what was read
		near := m.Map()
		got := map[machine.Nearness]int{}
		for i, a := range m.Allowed {
			for _, b := range m.Allowed[:i] {
				got[near.Nearness(a, b)]++
				if near.Nearness(a, b) != near.Nearness(b, a) {
					t.Fatalf("%d and %d are not as near as %d and %d", a, b, b, a)
				}
			}
		}
		cache, node, pack := s.Cores*s.Threads, s.Caches*s.Cores*s.Threads, s.CPUs()/s.Packages
		want := map[machine.Nearness]int{}
		add := func(n machine.Nearness, groups, size, within int) {
			if pairs := groups * (choose2(size) - size/within*choose2(within)); pairs > 0 {
				want[n] += pairs
			}
		}
		add(machine.SameCore, s.CPUs()/s.Threads, s.Threads, 1)
		if s.Caches > 1 || s.Nodes > 1 {
			add(machine.SameCache, s.CPUs()/cache, cache, s.Threads)
		}
		if s.Nodes > 1 {
			add(machine.SameNode, s.CPUs()/node, node, cache)
		}
		inner := node
		if s.Nodes == 1 {
			inner = cache
		}
		add(machine.SamePackage, s.Packages, pack, inner)
		add(machine.SameMachine, 1, s.CPUs(), pack)
		assert.Equal(t, want, got, "%v", s)
	}
}

func TestNearness(t *testing.T) {
	groups := func(lists ...affinity.List) (all []machine.Group) {
		for i, cpus := range lists {
			all = append(all, machine.Group{ID: i, CPUs: cpus})
		}
		return all
	}
	m := machine.Machine{
		Topology: machine.Topology{
			Packages: groups(affinity.List{0, 1, 2, 3, 4}), Clusters: groups(affinity.List{2, 3}),
			Cores: groups(affinity.List{0, 1}, affinity.List{2}, affinity.List{3}, affinity.List{4}),
		},
		Caches: []machine.Cache{
			{Level: 1, Type: "instruction", Shared: []affinity.List{{0, 4}}},
			{Level: 3, Type: "unified", Shared: []affinity.List{{0, 1, 2, 3, 4}}},
		},
		Kinds: []machine.Kind{{CPUs: affinity.List{0, 1}}, {CPUs: affinity.List{2, 3, 4}}},
	}
	near := m.Map()
	assert.Equal(t, machine.SameCore, near.Nearness(0, 1))
	assert.Equal(t, machine.SameCluster, near.Nearness(2, 3))
	assert.Equal(t, machine.SamePackage, near.Nearness(0, 4), "a cache that the whole package shares tells nothing")
	assert.Equal(t, machine.NotTold, near.Nearness(0, 9))
	assert.Equal(t, machine.NotTold, machine.Machine{}.Map().Nearness(0, 1))
	assert.Equal(t, []int{0, 1, -1}, []int{near.Kind(1), near.Kind(4), near.Kind(9)})
	assert.Equal(t, "one core", machine.SameCore.String())
	assert.Equal(t, "different packages", machine.SameMachine.String())
	assert.Equal(t, "unknown", machine.Nearness(99).String())
}
