package counter_test

import (
	"fmt"
	"math"
	"math/bits"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"unsafe"

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
	bad := []counter.Options{{Shards: -1}, {Shards: math.MaxInt}, {Shards: 1 << 21}, {Shards: 1, Pad: 4}, {Shards: 1, Pad: 12}, {Shards: 1, Pad: 8192},
		{Shards: 1, Pad: -8}, {Shards: 1, Selector: 99}}
	if bits.UintSize == 32 { // more than int can count
		bad = append(bad, counter.Options{Shards: 1 << 20, Pad: 4096})
	}
	for _, o := range bad {
		assert.Panics(t, func() { counter.NewSharded(o) }, "%+v", o)
	}
}

// TestHandleCopied: a copy of a handle that nobody else holds any more keeps its word.
func TestHandleCopied(t *testing.T) {
	c := counter.NewSharded(counter.Options{Shards: 1})
	var copies [8]counter.Handle
	for i := range copies {
		place(&copies[i], c.Handle())
		for range 3 {
			runtime.GC()
			time.Sleep(time.Millisecond)
		}
	}
	for i := range copies {
		copies[i].Add(1)
		assert.EqualValues(t, i+1, c.Value())
	}
	assert.Len(t, words(copies[:]), len(copies), "copies of different handles share a word")
}

// place copies in a way that vet does not see.
func place[T any](to, from *T) { *to = *from }

func words(handles []counter.Handle) map[any]bool {
	words := map[any]bool{}
	for i := range handles {
		words[handles[i].Word()] = true
	}
	return words
}

// TestHandleClose: the word is another's at once; who goes on is told.
func TestHandleClose(t *testing.T) {
	c := counter.NewSharded(counter.Options{})
	for range 100 {
		h := c.Handle()
		h.Add(3)
		h.Inc()
		h.Dec()
		h.Close()
		h.Close()
		assert.Panics(t, h.Inc)
	}
	assert.EqualValues(t, 300, c.Value())
	assert.LessOrEqual(t, c.Words(), 8)
	runtime.GC()
	time.Sleep(10 * time.Millisecond)
	handles := make([]counter.Handle, 16)
	for i := range handles {
		place(&handles[i], c.Handle())
	}
	assert.Len(t, words(handles), len(handles), "a word was given back by Close and by the collector")
	assert.Panics(t, new(counter.Handle).Inc)
}

func TestMaximum(t *testing.T) {
	var m counter.Maximum
	assert.Equal(t, int64(math.MinInt64), m.Value())
	for _, n := range []int64{math.MinInt64, -5, -9, 3, 2, math.MaxInt64, 0} {
		before := m.Value()
		m.See(n)
		assert.Equal(t, max(before, n), m.Value())
	}
	var many counter.Maximum
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for i := range 10_000 {
				many.See(int64(i*4 + g))
				assert.GreaterOrEqual(t, many.Value(), int64(i*4+g))
			}
		})
	}
	wg.Wait()
	assert.EqualValues(t, 39_999, many.Value())
}

// TestValues: each has its own, a pad from the next, and all are seen.
func TestValues(t *testing.T) {
	var v counter.Values[atomic.Int32]
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 1000 {
				v.Mine().Add(1)
			}
		})
	}
	wg.Wait()
	sum, n, last := 0, 0, uintptr(0)
	for value := range v.Each() {
		sum, n = sum+int(value.Load()), n+1
		here := uintptr(unsafe.Pointer(value))
		assert.GreaterOrEqual(t, here-last, uintptr(counter.DefaultPad))
		last = here
	}
	assert.Equal(t, 4000, sum)
	assert.Equal(t, runtime.GOMAXPROCS(0), n)
	for range v.Each() {
		break
	}
}

// TestZeroValue: nothing need be made, whoever comes first.
func TestZeroValue(t *testing.T) {
	for name, first := range map[string]func(*counter.Sharded){
		"Add": func(c *counter.Sharded) { c.Add(1); c.Dec() }, "Value": func(c *counter.Sharded) { c.Value() },
		"Reset": func(c *counter.Sharded) { c.Reset() }, "Shard": func(c *counter.Sharded) { c.Shard(-7).Inc(); c.Dec() },
		"Handle": func(c *counter.Sharded) { h := c.Handle(); h.Inc(); h.Dec() },
	} {
		var c counter.Sharded
		first(&c)
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(c.Inc)
		}
		wg.Wait()
		assert.EqualValues(t, 8, c.Value(), name)
	}
	countertest.Run(t, func() counter.Counter { return new(counter.Sharded) }, countertest.Options{})
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

func ExampleValues() {
	var sizes counter.Values[[8]atomic.Int64] // a histogram of bit lengths
	for _, n := range []int{1, 100, 90} {
		sizes.Mine()[bits.Len(uint(n))].Add(1)
	}
	sum := int64(0)
	for histogram := range sizes.Each() {
		sum += histogram[7].Load()
	}
	fmt.Println(sum)
	// Output: 2
}

func ExampleMaximum() {
	var longest counter.Maximum
	longest.See(3)
	longest.See(2)
	fmt.Println(longest.Value())
	// Output: 3
}
