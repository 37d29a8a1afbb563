package suite

import (
	"example.org/atomlab/asm"
	"example.org/atomlab/probes"
	"example.org/atomlab/structures/counter"
)

// Question: how should a shard be chosen?
//
// Sharded counters that are added to and never read, by each way to choose a shard. Beside them what the choice is
// added to, an addition to a shard that is known, and what the number of the processor costs, which is a register on
// some machines and a trap into the hypervisor on others. See choice for the rules.
var _ = selectorChoice.register()

var selectorChoice = choice{
	name:     probes.Selectors,
	question: "How should a shard be chosen?",
	method: "Goroutines that add to a sharded counter, by each selector; beside it additions to a shard that is known, and the number " +
		"of the processor alone; one and all processors.",
	result:    probes.BestSelector,
	settings:  alongside,
	customary: "Go sync.Pool",
	rivals:    selectorRivals(),
	beside: []rivalry{
		{"shard known", func(at setting) (w workload) {
			c := counter.NewSharded(counter.Options{})
			for i := range at[threads] {
				shard := c.Shard(i)
				w.works = append(w.works, again(func() { shard.Add(1) }))
			}
			w.done = func() int { return int(c.Value()) }
			return w
		}},
		{"number of the processor", func(at setting) workload { return workload{works: everyone(at, func() { asm.CPU() })} }},
	},
}

func selectorRivals() (list []rivalry) {
	for _, s := range counter.Selectors() {
		list = append(list, rivalry{s.String(), func(at setting) workload {
			c := counter.NewSharded(counter.Options{Selector: s})
			return workload{works: everyone(at, func() { c.Add(1) }), done: func() int { return int(c.Value()) }}
		}})
	}
	return list
}
