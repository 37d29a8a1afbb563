package counter_test

import (
	"testing"

	"github.com/puzpuzpuz/xsync/v4"

	"example.org/atomlab/structures/counter"
	"example.org/atomlab/structures/counter/countertest"
)

// shards is a power of two above the number of processors of most desktops.
const shards = 16

// BenchmarkSharded measures the sharded counter, held by a handle, beside every way to choose a shard.
func BenchmarkSharded(b *testing.B) {
	handle := countertest.Peer{Name: "handle", New: func() func() func(int64) {
		c := counter.NewSharded(counter.Options{Shards: shards})
		return func() func(int64) { return c.Handle().Add }
	}}
	peers := []countertest.Peer{{Name: "xsync.Counter", New: func() func() func(int64) {
		c := xsync.NewCounter()
		return func() func(int64) { return c.Add }
	}}}
	next := 0
	peers = append(peers, countertest.Peer{Name: "shard by number", New: func() func() func(int64) {
		c := counter.NewSharded(counter.Options{Shards: shards})
		return func() func(int64) { next++; return c.Shard(next).Add }
	}})
	for _, selector := range counter.Selectors() {
		peers = append(peers, countertest.Peer{Name: "shard " + selector.String(), New: func() func() func(int64) {
			c := counter.NewSharded(counter.Options{Shards: shards, Selector: selector})
			return func() func(int64) { return c.Add }
		}})
	}
	countertest.Bench(b, handle, peers...)
}
