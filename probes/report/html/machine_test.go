package html

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/asm/affinity"
	"example.org/atomlab/asm/machine"
)

// outline is a place in a line: its name, and in brackets what is in it.
func outline(p *place) string {
	name := p.Name
	if p.Not {
		name += "!"
	}
	if len(p.In) == 0 {
		return name
	}
	var in []string
	for _, q := range p.In {
		in = append(in, outline(q))
	}
	return name + "(" + strings.Join(in, " ") + ")"
}

// TestTopology: what is in what, by number; a level that groups nothing adds its name to what is around it, and what a
// level does not mention is not lost.
func TestTopology(t *testing.T) {
	group := func(id int, cpus ...int) machine.Group { return machine.Group{ID: id, CPUs: cpus} }
	m := machine.Machine{
		Allowed: []int{0, 1, 2, 4},
		Topology: machine.Topology{
			Online: affinity.List{0, 1, 2, 3, 4}, Packages: []machine.Group{group(0, 0, 1, 2, 3, 4)},
			Nodes: []machine.Group{group(1, 2, 3), group(0, 0, 1)}, Cores: []machine.Group{group(0, 0, 1), group(1, 2), group(-1, 3)},
		},
		Caches: []machine.Cache{{Level: 1, Type: "instruction", Bytes: 1, Shared: []affinity.List{{0}}}, {Level: 2, Type: "unified", Bytes: 1 << 20, Shared: []affinity.List{{0, 1}, {2, 3}}}},
	}
	assert.Equal(t, "machine, package 0(NUMA node 0, L2 1 MiB, core 0(0 1) NUMA node 1, L2 1 MiB(core 1(2) core(3!)) 4)", outline(topology(m)))
	assert.Nil(t, topology(machine.Machine{}), "where nothing is told there is no picture")

	for cpu := 5; cpu <= fewPlaces; cpu++ {
		m.Topology.Online = append(m.Topology.Online, cpu)
	}
	m.Topology.Cores = m.Topology.Cores[:2]
	assert.NotContains(t, outline(topology(m)), "L2", "of many, caches of cores are left to the table")
}
