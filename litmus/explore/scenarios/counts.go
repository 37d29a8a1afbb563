package scenarios

import "example.org/atomlab/structures/counter"

// counts lists scenarios of counters and reference counts.
func counts() []Scenario {
	return []Scenario{
		{Name: "counter/single 3x2", Of: "counter.Single", Setup: adds(single, "++", "++", "++"), Free: true},
		{Name: "counter/single, read and reset", Of: "counter.Single", Setup: adds(single, "++", "++", "vr"), Free: true},
		{Name: "counter/shards of their own 3x2", Of: "counter.Shard", Setup: adds(sharded(3, 0, byShard), "++", "++", "vv"), Free: true},
		{Name: "counter/shared shard 3x2", Of: "counter.Shard", Setup: adds(sharded(1, 0, byShard), "++", "++", "vv"), Free: true},
		{Name: "counter/sharded, reset", Of: "counter.Sharded", Setup: adds(sharded(2, 0, byShard), "+", "+r", "r")},
		{Name: "counter/sharded, reset and read", Of: "counter.Sharded", Setup: adds(sharded(2, 0, byShard), "++", "r", "v")},
		{Name: "counter/by processor", Of: "counter.Sharded", Setup: adds(sharded(2, counter.ByCPU, byCounter), "++", "++", "v"), Free: true},
		{Name: "counter/round robin", Of: "counter.Sharded", Setup: adds(sharded(2, counter.RoundRobin, byCounter), "+", "+", "v"), Free: true},
		{Name: "counter/handles", Of: "counter.Handle", Setup: adds(sharded(1, 0, byHandle), "+", "+", "v")},
		{Name: "counter/handles, many", Of: "counter.Handle", Setup: adds(sharded(1, 0, byFreshHandle), "+++++++++", "v")},
		{Name: "counter/handles, closed", Of: "counter.Handle", Setup: adds(sharded(1, 0, byClosedHandle), "++", "++", "v")},
		{Name: "counter/made at once", Of: "counter.Sharded", Setup: adds(unmade, "+", "+", "v"), Free: true},
		{Name: "counter/maximum", Of: "counter.Maximum", Setup: maxima, Free: true},
		{Name: "counter/values", Of: "counter.Values", Setup: values, Free: true},
		{Name: "counter/handles, reset", Of: "counter.Handle", Setup: adds(sharded(1, 0, byHandle), "+", "r")},

		{Name: "refcount/count", Of: "refcount.Count", Setup: releases(count, 2), Free: true},
		{Name: "refcount/count, held", Of: "refcount.Count", Setup: shares(count, 2), Free: true},
		{Name: "refcount/count, late", Of: "refcount.Count", Setup: late(count), Free: true},
		{Name: "refcount/count, released twice", Of: "refcount.Count", Setup: tooOften(count, 1), Free: true},
		{Name: "refcount/count, released too often", Of: "refcount.Count", Setup: tooOften(count, 2), Free: true},
		{Name: "refcount/sticky", Of: "refcount.Sticky", Setup: releases(sticky, 2), Free: true},
		{Name: "refcount/sticky, held", Of: "refcount.Sticky", Setup: shares(sticky, 2), Free: true},
		{Name: "refcount/sticky, late", Of: "refcount.Sticky", Setup: late(sticky), Free: true},
		{Name: "refcount/sticky, released twice", Of: "refcount.Sticky", Setup: tooOften(sticky, 1), Free: true},
		{Name: "refcount/sticky, released too often", Of: "refcount.Sticky", Setup: tooOften(sticky, 2), Free: true},
	}
}
