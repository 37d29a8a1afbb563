package suite

import (
	"github.com/puzpuzpuz/xsync/v4"

	"example.org/atomlab/probes"
	"example.org/atomlab/structures/counter"
	"example.org/atomlab/structures/tuned"
)

// Question: which counter costs least, by how many add to it and how often it is read?
//
// One atomic word, a sharded counter, one by handles that keep a shard of their own, and xsync's. How the sharded one
// should choose its shards is another probe's question.
// Where they are read, each goroutine adds but for a share of the operations, in which it takes the sum. See choice for
// the rules.
var _ = counterChoice.register()

var counterChoice = choice{
	name:     probes.Counters,
	question: "Which counter costs least, by how many add to it and how often it is read?",
	method: "Goroutines that add to one counter, and take its sum in none and in one of a hundred of the operations; " +
		"alone and one for each processor.",
	result:    probes.BestCounter,
	settings:  across(0, 10),
	beside:    []rivalry{idle},
	customary: "Go",
	rivals:    counterRivals(),
}

// counterRivals are all of this library, and xsync's.
func counterRivals() (list []rivalry) {
	for _, k := range tuned.Counters {
		r := counterRival(k.Name, func() counter.Counter { return k.New(tuned.Settings{}) })
		if k.Name == tuned.ByHandle {
			r.make = byHandle
		}
		list = append(list, r)
	}
	return append(list, rivalry{"xsync.Counter", func(at setting) workload {
		c := xsync.NewCounter()
		return workload{works: mixed(at, func() { c.Add(1) }, func() { c.Value() }), done: func() int { return int(c.Value()) }}
	}})
}

// byHandle gives each goroutine a handle of one counter.
func byHandle(at setting) (w workload) {
	c := counter.NewSharded(counter.Options{})
	for range at[threads] {
		h := c.Handle()
		w.works = append(w.works, mix(at, func() { h.Add(1) }, func() { c.Value() }))
	}
	w.done = func() int { return int(c.Value()) }
	return w
}

// counterRival adds where others read, and takes the sum where others update: sums are the rarer ones.
func counterRival(name string, newCounter func() counter.Counter) rivalry {
	return rivalry{name, func(at setting) workload {
		c := newCounter()
		return workload{works: mixed(at, func() { c.Add(1) }, func() { c.Value() }), done: func() int { return int(c.Value()) }}
	}}
}
