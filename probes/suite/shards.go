package suite

import (
	"example.org/atomlab/probes"
	"example.org/atomlab/structures/counter"
	"example.org/atomlab/structures/tuned"
)

// Question: how many shards should a sharded counter have?
//
// Goroutines, one for each processor, that add to a sharded counter and now and then take its sum. With fewer shards
// than adders these meet; with more, a sum reads lines that nobody writes to. Shards are found as they are by default,
// by the number of the P, so that adders do not meet by chance. See choice for the rules.
var _ = shardChoice.register()

var shardChoice = choice{
	name:     probes.Shards,
	question: "How many shards should a sharded counter have?",
	method: "Goroutines, one for each processor, that add to a sharded counter of each size, and take its sum in none and in one of a " +
		"hundred of the operations.",
	result: probes.BestShards,
	settings: func(cpus int) []setting {
		return []setting{{threads: cpus, updates: 0}, {threads: cpus, updates: 10}}
	},
	customary: "Go sync.Pool",
	rivals:    shardRivals(),
}

func shardRivals() (list []rivalry) {
	for _, k := range tuned.ShardCounts {
		list = append(list, rivalry{k.Name, func(at setting) workload {
			c := counter.NewSharded(counter.Options{Shards: k.Of(at[threads])})
			return workload{works: mixed(at, func() { c.Add(1) }, func() { c.Value() }), done: func() int { return int(c.Value()) }}
		}})
	}
	return list
}
