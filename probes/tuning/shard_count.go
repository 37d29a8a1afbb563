package tuning

import (
	"example.org/atomlab/probes"
	"example.org/atomlab/structures/tuned"
)

// shardCount is how many shards a sharded counter has, by the number of processors.
var shardCount = chosen(tuned.Shards, probes.Shards, probes.BestShards,
	other("Go sync.Pool", "as many as Ps"),
	other("xsync Counter", "as many as processors, rounded up to a power of two"),
	other("Java Striped64", "2 after the first failure, doubled up to the first power of two that is not below the number of processors"),
).unless("a shard is found by a hash, so that two adders may share one by chance, or the sum is taken oftener than once in a hundred operations")
