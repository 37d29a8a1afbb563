package counter_test

import (
	"fmt"
	"runtime"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/structures/counter"
	"example.org/atomlab/structures/counter/countertest"
)

func TestSingle(t *testing.T) {
	countertest.Run(t, func() counter.Counter { return new(counter.Single) }, countertest.Options{})
}

func TestSharded(t *testing.T) {
	for _, selector := range counter.Selectors() {
		t.Run(selector.String(), func(t *testing.T) {
			countertest.Run(t, func() counter.Counter { return counter.NewSharded(counter.Options{Shards: 4, Selector: selector}) },
				countertest.Options{})
		})
	}
}

var layouts = []counter.Options{{Shards: 1, Pad: 8}, {Shards: 2, Pad: 8}, {Shards: 3, Pad: 64}, {Shards: 4}, {Shards: 2, Pad: 4096}}

func TestShards(t *testing.T) {
	for _, o := range layouts {
		t.Run(fmt.Sprintf("%d shards padded to %d", o.Shards, o.Pad), func(t *testing.T) {
			next := 0
			countertest.Run(t, func() counter.Counter { return counter.NewSharded(o) }, countertest.Options{
				Adder: func(c counter.Counter) func(int64) { next++; return c.(*counter.Sharded).Shard(next).Add },
			})
		})
	}
}

func TestHandles(t *testing.T) {
	for _, o := range layouts {
		t.Run(fmt.Sprintf("padded to %d", o.Pad), func(t *testing.T) {
			countertest.Run(t, func() counter.Counter { return counter.NewSharded(o) }, countertest.Options{
				Adder: func(c counter.Counter) func(int64) { return c.(*counter.Sharded).Handle().Add },
			})
		})
	}
}

// TestHandlesComeBack: the words of handles that are no longer held are used again, and what is in them counts.
func TestHandlesComeBack(t *testing.T) {
	c := counter.NewSharded(counter.Options{Shards: 1})
	const rounds, each = 200, 50
	for range rounds {
		var wg sync.WaitGroup
		for range 2 {
			wg.Go(func() {
				h := c.Handle()
				for range each {
					h.Add(1)
				}
			})
		}
		wg.Wait()
		runtime.GC()
	}
	assert.EqualValues(t, rounds*2*each, c.Value())
	assert.Less(t, c.Words(), 64, "words for %d handles, of which two were held at a time", 2*rounds)
}

func TestOptionsOutOfRange(t *testing.T) {
	for _, o := range []counter.Options{{}, {Shards: -1}, {Shards: 1, Pad: 4}, {Shards: 1, Pad: 12}, {Shards: 1, Pad: 8192},
		{Shards: 1, Pad: -8}, {Shards: 1, Selector: 99}} {
		assert.Panics(t, func() { counter.NewSharded(o) }, "%+v", o)
	}
}

func TestAllocations(t *testing.T) {
	var single counter.Single
	c := counter.NewSharded(counter.Options{Shards: 2})
	h, s := c.Handle(), c.Shard(1)
	assert.Zero(t, testing.AllocsPerRun(100, func() { single.Add(1); h.Add(1); s.Add(1) }))
	for _, selector := range counter.Selectors() {
		c := counter.NewSharded(counter.Options{Shards: 4, Selector: selector})
		assert.Zero(t, testing.AllocsPerRun(100, func() { c.Add(1) }), selector.String())
	}
}

func BenchmarkAdd(b *testing.B) {
	run := func(name string, add func() func(int64)) {
		b.Run(name, func(b *testing.B) {
			b.RunParallel(func(pb *testing.PB) {
				add := add()
				for pb.Next() {
					add(1)
				}
			})
		})
	}
	var single counter.Single
	run("single", func() func(int64) { return single.Add })
	for _, pad := range []int{8, 64, 128} {
		c := counter.NewSharded(counter.Options{Shards: 64, Pad: pad})
		run(fmt.Sprintf("handle, padded to %d", pad), func() func(int64) { return c.Handle().Add })
	}
	for _, selector := range counter.Selectors() {
		c := counter.NewSharded(counter.Options{Shards: 64, Selector: selector})
		run(selector.String(), func() func(int64) { return c.Add })
	}
}

func ExampleSingle() {
	var requests counter.Single
	requests.Add(2)
	requests.Add(3)
	fmt.Println(requests.Value())
	// Output: 5
}

func ExampleSharded() {
	requests := counter.NewSharded(counter.Options{Shards: 4})
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 1000 {
				requests.Add(1)
			}
		})
	}
	wg.Wait()
	fmt.Println(requests.Value())
	// Output: 4000
}

func ExampleSharded_Handle() {
	requests := counter.NewSharded(counter.Options{Shards: 4})
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			h := requests.Handle() // one for each goroutine
			for range 1000 {
				h.Add(1)
			}
		})
	}
	wg.Wait()
	fmt.Println(requests.Value())
	// Output: 4000
}
