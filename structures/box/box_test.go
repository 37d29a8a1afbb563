package box_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/structures/box"
)

// A holder is what Box and Same are.
type holder interface {
	Load() any
	Store(any)
	Swap(any) any
	CompareAndSwap(old, new any) bool
}

func TestSequential(t *testing.T) {
	for name, b := range map[string]holder{"box": new(box.Box), "same": new(box.Same)} {
		assert.Nil(t, b.Load(), name)
		b.Store(1)
		assert.Equal(t, 1, b.Load(), name)
		assert.Equal(t, 1, b.Swap(2), name)
		assert.False(t, b.CompareAndSwap(1, 3), name)
		assert.True(t, b.CompareAndSwap(2, 3), name)
		assert.Equal(t, 3, b.Load(), name)
	}
}

// TestTypes is where the two differ.
func TestTypes(t *testing.T) {
	var b box.Box
	assert.True(t, b.CompareAndSwap(nil, "first"))
	b.Store(2)
	assert.True(t, b.CompareAndSwap(2, nil))
	assert.Nil(t, b.Load())
	assert.Nil(t, b.Swap([]int{1}))
	assert.False(t, b.CompareAndSwap("x", 1), "another type is unequal, not an error")
	assert.Panics(t, func() { b.CompareAndSwap([]int{1}, 1) }, "slices cannot be compared")

	var s box.Same
	s.Store("first")
	assert.Panics(t, func() { s.Store(2) })
	assert.Panics(t, func() { s.Store(nil) })
}

// TestValueIsTwoWords: atomic.Value does not hold a pointer to a copy of the interface, but the interface's two words.
// The type is written once; after that only the data pointer changes, and so a reader cannot see a mixture.
func TestValueIsTwoWords(t *testing.T) {
	var v atomic.Value
	words := (*[2]uintptr)(unsafe.Pointer(&v))
	assert.Equal(t, 2*unsafe.Sizeof(uintptr(0)), unsafe.Sizeof(v))
	v.Store("first")
	before := *words
	v.Store("second")
	assert.Equal(t, before[0], words[0], "the type")
	assert.NotEqual(t, before[1], words[1], "the data")
	var asInterface any = "first"
	assert.Equal(t, (*[2]uintptr)(unsafe.Pointer(&asInterface))[0], words[0], "the type as in any interface")
}

// TestNeverTorn: values of two types, each with a word that tells which it is.
func TestNeverTorn(t *testing.T) {
	type a struct{ one, two int }
	type b struct{ text string }
	var held box.Box
	held.Store(a{1, 2})
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for range 5000 {
				switch g {
				case 0:
					held.Store(a{1, 2})
				case 1:
					held.Swap(b{"text"})
				default:
					switch v := held.Load().(type) {
					case a:
						if v != (a{1, 2}) {
							t.Errorf("torn: %v", v)
						}
					case b:
						if v.text != "text" {
							t.Errorf("torn: %v", v)
						}
					}
				}
			}
		})
	}
	wg.Wait()
}

func TestCompareAndSwapLosesNothing(t *testing.T) {
	var b box.Box
	b.Store(0)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 1000 {
				for {
					old := b.Load().(int)
					if b.CompareAndSwap(old, old+1) {
						break
					}
				}
			}
		})
	}
	wg.Wait()
	assert.Equal(t, 4000, b.Load())
}

func TestOf(t *testing.T) {
	var b box.Of[[2]int]
	assert.Zero(t, b.Load())
	b.Store([2]int{1, 2})
	assert.Equal(t, [2]int{1, 2}, b.Swap([2]int{3, 4}))
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 500 {
				b.Update(func(old [2]int) [2]int { return [2]int{old[0] + 1, old[1] - 1} })
			}
		})
	}
	wg.Wait()
	assert.Equal(t, [2]int{2003, -1996}, b.Load())
	var fresh box.Of[int]
	assert.Zero(t, fresh.Swap(5))
}

// TestAllocations is the table of what each allocates.
func TestAllocations(t *testing.T) {
	var b box.Box
	var s box.Same
	var o box.Of[int]
	pointer, number := new(int), 1000 // small numbers have interfaces ready-made
	s.Store(pointer)
	var sn box.Same
	sn.Store(number)
	for _, c := range []struct {
		what string
		want float64
		do   func()
	}{
		{"Box.Load", 0, func() { b.Load() }},
		{"Box.Store of a pointer: the box", 1, func() { b.Store(pointer) }},
		{"Box.Store of a number: the box and the number", 2, func() { b.Store(number) }},
		{"Same.Store of a pointer: nothing", 0, func() { s.Store(pointer) }},
		{"Same.Store of a number: the number", 1, func() { sn.Store(number) }},
		{"Of.Load", 0, func() { o.Load() }},
		{"Of.Store: the value", 1, func() { o.Store(number) }},
	} {
		number++
		assert.Equal(t, c.want, testing.AllocsPerRun(100, c.do), c.what)
	}
}

func ExampleBox() {
	var current box.Box
	current.Store("a string")
	current.Store(42) // atomic.Value would panic
	fmt.Println(current.Load(), current.CompareAndSwap(42, nil), current.Load())
	// Output: 42 true <nil>
}

func ExampleOf() {
	type limits struct{ low, high int }
	var current box.Of[limits]
	current.Store(limits{0, 10})
	current.Update(func(l limits) limits { l.high *= 2; return l })
	fmt.Println(current.Load())
	// Output: {0 20}
}
