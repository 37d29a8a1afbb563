package tagged

import (
	"fmt"
	"math"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm"
)

func TestRef(t *testing.T) {
	for _, c := range []struct{ index, generation uint32 }{{0, 0}, {7, 3}, {math.MaxUint32, math.MaxUint32}, {0, math.MaxUint32}} {
		r := NewRef(c.index, c.generation)
		assert.Equal(t, c.index, r.Index())
		assert.Equal(t, c.generation, r.Generation())
		assert.Equal(t, NewRef(9, c.generation+1), r.Next(9), "the generation wraps and leaves the index alone")
	}
	assert.Equal(t, "7@3", NewRef(7, 3).String())
}

func TestAtomicRef(t *testing.T) {
	var a AtomicRef
	a.Store(NewRef(1, 5))
	old := a.Load()
	assert.True(t, a.Advance(old, 2))
	assert.Equal(t, NewRef(2, 6), a.Load())
	assert.True(t, a.Advance(a.Load(), 1))
	assert.False(t, a.Advance(old, 9), "index 1 again, but not in that generation: no ABA")
}

// TestPairAnywhere puts pairs where Go aligns to 8 bytes only: the methods must find the right words, and the
// neighbours must stay as they are.
func TestPairAnywhere(t *testing.T) {
	type after struct {
		before byte
		pair   Pair
		behind uint64
	}
	type withPointers struct {
		_    [70]*int
		pair Pair
		_    uint64
	}
	var local Pair
	checkPair(t, &local)
	checkPair(t, &new(after).pair)
	checkPair(t, &new(withPointers).pair)
	checkPair(t, &global.pair)
	for i := range 50 {
		room := make([]after, 3)
		room[1].before, room[1].behind = 0xff, math.MaxUint64
		checkPair(t, &room[i%3].pair)
		assert.Equal(t, byte(0xff), room[1].before)
		assert.Equal(t, uint64(math.MaxUint64), room[1].behind)
	}
}

var global struct {
	before byte
	pair   Pair
}

func checkPair(t *testing.T, p *Pair) {
	t.Helper()
	require.Zero(t, uintptr(unsafe.Pointer(p.place()))%16)
	p.Store(1, 2)
	v1, v2 := p.Load()
	require.Equal(t, [2]uint64{1, 2}, [2]uint64{v1, v2})
	require.False(t, p.CompareAndSwap(1, 3, 9, 9), "the second word differs")
	require.False(t, p.CompareAndSwap(2, 2, 9, 9), "the first word differs")
	require.True(t, p.CompareAndSwap(1, 2, 3, math.MaxUint64))
	o1, o2 := p.Swap(5, 6)
	require.Equal(t, [2]uint64{3, math.MaxUint64}, [2]uint64{o1, o2})
	v1, v2 = p.Load()
	require.Equal(t, [2]uint64{5, 6}, [2]uint64{v1, v2})
}

// TestPairIsNeverTorn keeps the second word equal to twice the first, by exchange, swap and store at once.
func TestPairIsNeverTorn(t *testing.T) {
	var p Pair
	const goroutines, each = 4, 3000
	var wg sync.WaitGroup
	for g := range goroutines {
		wg.Go(func() {
			for i := range uint64(each) {
				v1, v2 := p.Load()
				if v2 != 2*v1 {
					t.Errorf("torn: %d, %d", v1, v2)
					return
				}
				switch g {
				case 0:
					p.Store(i, 2*i)
				case 1:
					if o1, o2 := p.Swap(i, 2*i); o2 != 2*o1 {
						t.Errorf("torn: %d, %d", o1, o2)
						return
					}
				default:
					p.CompareAndSwap(v1, v2, v1+1, 2*(v1+1))
				}
			}
		})
	}
	wg.Wait()
}

// TestPairLoadedWhileStored: who only loads, as fast as it can, sees no half either.
func TestPairLoadedWhileStored(t *testing.T) {
	if runtime.GOARCH == "wasm" {
		t.Skip("WebAssembly has one thread, and nobody is preempted: nobody loads while another stores")
	}
	const stores = 400_000
	var p Pair
	var stored sync.WaitGroup
	var done atomic.Bool
	stored.Go(func() {
		for i := range uint64(stores) {
			p.Store(i, 2*i)
		}
		done.Store(true)
	})
	for !done.Load() {
		if v1, v2 := p.Load(); v2 != 2*v1 {
			t.Errorf("torn: %d, %d", v1, v2)
			break
		}
	}
	stored.Wait()
}

// TestPairCounts loses no exchange.
func TestPairCounts(t *testing.T) {
	var p Pair
	const goroutines, each = 4, 3000
	var wg sync.WaitGroup
	for range goroutines {
		wg.Go(func() {
			for range each {
				for {
					v1, v2 := p.Load()
					if p.CompareAndSwap(v1, v2, v1+1, v2-1) {
						break
					}
				}
			}
		})
	}
	wg.Wait()
	v1, v2 := p.Load()
	assert.Equal(t, uint64(goroutines*each), v1)
	assert.Equal(t, ^uint64(goroutines*each)+1, v2)
}

// TestLockedPair is the stand-in for processors without the instruction.
func TestLockedPair(t *testing.T) {
	var p Pair
	at := p.place()
	lockedStore(at, pairOf(1, 2))
	assert.Equal(t, pairOf(1, 2), lockedCAS(at, pairOf(1, 3), pairOf(9, 9)))
	assert.Equal(t, pairOf(1, 2), lockedCAS(at, pairOf(1, 2), pairOf(3, 4)))
	assert.Equal(t, pairOf(3, 4), lockedLoad(at))
}

type node struct {
	value int
	next  *node
}

func TestPointer(t *testing.T) {
	var a Pointer[node]
	assert.Equal(t, 64, a.Generations())
	p, generation := a.Load()
	assert.Nil(t, p)
	assert.Zero(t, generation)
	first, second := Alloc[node](), Alloc[node]()
	a.Store(first, 0)
	assert.True(t, a.Advance(first, 0, second))
	assert.True(t, a.Advance(second, 1, first))
	assert.False(t, a.Advance(first, 0, second), "the same object, another generation")
	p, generation = a.Load()
	assert.Same(t, first, p)
	assert.Equal(t, 2, generation)
	for generation = 2; generation < 64+2; generation++ {
		require.True(t, a.Advance(first, generation%64, first))
	}
	assert.True(t, a.Advance(first, 2, second), "64 changes later the generation is back: this is why it is only a demonstration")
}

// TestPointerKeepsItsObject: a tagged address is all that is left of the object, and the collector must understand it.
func TestPointerKeepsItsObject(t *testing.T) {
	var a Pointer[node]
	collected := make(chan struct{}, 1)
	n := Alloc[node]()
	n.value = 42
	n.next = &node{value: 43}
	runtime.AddCleanup(n, func(c chan struct{}) { c <- struct{}{} }, collected)
	a.Store(n, 17)
	n = nil
	for range 5 {
		runtime.GC()
	}
	assert.Empty(t, collected)
	p, generation := a.Load()
	assert.Equal(t, 17, generation)
	assert.Equal(t, 42, p.value)
	assert.Equal(t, 43, p.next.value, "and what it refers to is kept as well")
}

// TestAnIntegerKeepsNothing: the usual advice, a tag in the low bits of a uintptr, loses the object.
func TestAnIntegerKeepsNothing(t *testing.T) {
	collected := make(chan struct{}, 1)
	tagged := func() uintptr {
		n := Alloc[node]()
		runtime.AddCleanup(n, func(c chan struct{}) { c <- struct{}{} }, collected)
		return uintptr(unsafe.Pointer(n)) | 17
	}()
	for len(collected) == 0 { // for ever, if the collector takes it for a reference
		runtime.GC()
	}
	assert.EqualValues(t, 17, tagged%64)
}

func TestPointerBlocks(t *testing.T) {
	const word = unsafe.Sizeof(uintptr(0))
	assert.EqualValues(t, largest, (*Pointer[[largest/2 + 44]byte])(nil).Generations())
	assert.Panics(t, func() { Alloc[[largest + 1]byte]() })
	var a Pointer[node]
	assert.Panics(t, func() { a.Store(&new([2]node)[1], 0) }, "not from Alloc")
	fits[[64]byte](t)
	fits[[128]byte](t)
	fits[[largest / 2]byte](t)
	fits[[largest]byte](t)
	fits[[largest / word]*int](t)
	fits[[largest/word - 1]*int](t)
	fits[struct{}](t)
	for range 100 {
		assert.Zero(t, uintptr(unsafe.Pointer(Alloc[[3]*int]()))%64)
	}
}

// fits keeps objects of a type in each generation.
func fits[T any](t *testing.T) {
	t.Helper()
	var a Pointer[T]
	for generation := range a.Generations() {
		object := Alloc[T]()
		a.Store(object, generation)
		got, at := a.Load()
		require.Same(t, object, got)
		require.Equal(t, generation, at)
	}
}

func TestAllocations(t *testing.T) {
	var p Pair
	var r AtomicRef
	assert.Zero(t, testing.AllocsPerRun(100, func() {
		v1, v2 := p.Load()
		p.CompareAndSwap(v1, v2, v1+1, v2)
		r.Advance(r.Load(), 1)
	}))
}

func BenchmarkPair(b *testing.B) {
	b.Run("Load", func(b *testing.B) {
		var p Pair
		for b.Loop() {
			p.Load()
		}
	})
	b.Run("CompareAndSwap", func(b *testing.B) {
		var p Pair
		for i := uint64(0); b.Loop(); i++ {
			p.CompareAndSwap(i, i, i+1, i+1)
		}
	})
}

func ExamplePair() {
	var version Pair // value and version
	version.Store(10, 1)
	value, number := version.Load()
	fmt.Println(version.CompareAndSwap(value, number, value+5, number+1))
	fmt.Println(version.CompareAndSwap(value, number, 0, 0))
	fmt.Println(version.Load())
	// Output:
	// true
	// false
	// 15 2
}

func ExampleAtomicRef() {
	var head AtomicRef
	head.Store(NewRef(3, 0))
	seen := head.Load()
	head.Advance(head.Load(), 8) // somebody takes index 3 away
	head.Advance(head.Load(), 3) // and puts it back
	fmt.Println(head.Load(), "is not", seen, head.Advance(seen, 5))
	// Output: 3@2 is not 3@0 false
}

func pairOf(lo, hi uint64) asm.Uint128 { return asm.Uint128{Lo: lo, Hi: hi} }
