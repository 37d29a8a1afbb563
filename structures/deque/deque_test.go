package deque_test

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/structures/deque"
	"example.org/atomlab/structures/deque/dequetest"
)

func TestChaseLev(t *testing.T) {
	for _, capacity := range []int{1, 2, 1024} {
		t.Run(fmt.Sprint(capacity), func(t *testing.T) {
			dequetest.Run(t, func() deque.Deque[int] { return deque.NewChaseLev[int](capacity) }, dequetest.Options{LockFree: true, StoreLoad: true})
		})
	}
}

func TestLocked(t *testing.T) {
	dequetest.Run(t, func() deque.Deque[int] { return new(deque.Locked[int]) }, dequetest.Options{})
}

// TestZeroValue: it is an empty deque, to whoever asks first.
func TestZeroValue(t *testing.T) {
	for name, use := range map[string]func(*deque.ChaseLev[string]) (string, bool){
		"pop": (*deque.ChaseLev[string]).Pop, "steal": (*deque.ChaseLev[string]).Steal,
	} {
		var d deque.ChaseLev[string]
		_, ok := use(&d)
		assert.False(t, ok, name)
		assert.True(t, d.Push("value"), name)
		value, ok := use(&d)
		assert.True(t, ok, name)
		assert.Equal(t, "value", value, name)
	}
	for _, capacity := range []int{-1, 0, 1<<30 + 1} {
		assert.Panics(t, func() { deque.NewChaseLev[int](capacity) }, capacity)
	}
}

// TestKeepsNothingAlive: a value that was taken must be the collector's, also if the deque has grown meanwhile.
func TestKeepsNothingAlive(t *testing.T) {
	type value = *[64]byte
	for name, take := range map[string]func(deque.Deque[value]) (value, bool){
		"pop": deque.Deque[value].Pop, "steal": deque.Deque[value].Steal,
	} {
		for _, d := range []deque.Deque[value]{deque.NewChaseLev[value](1), new(deque.Locked[value])} {
			const values = 20
			var collected atomic.Int64
			for range values {
				v := new([64]byte)
				runtime.AddCleanup(v, func(int) { collected.Add(1) }, 0)
				d.Push(v)
			}
			for range values {
				_, ok := take(d)
				assert.True(t, ok)
			}
			for i := 0; i < 50 && collected.Load() < values; i++ {
				runtime.GC()
				runtime.Gosched()
			}
			assert.EqualValues(t, values, collected.Load(), "%T, %s", d, name)
			runtime.KeepAlive(d)
		}
	}
}

// TestAllocations: once there is room, none, whoever takes the values.
func TestAllocations(t *testing.T) {
	for name, d := range map[string]deque.Deque[[3]int]{"chase-lev": deque.NewChaseLev[[3]int](2), "locked": new(deque.Locked[[3]int])} {
		assert.Zero(t, testing.AllocsPerRun(1000, func() {
			for range 5 {
				d.Push([3]int{1, 2, 3})
			}
			d.Steal()
			d.Steal()
			for range 3 {
				d.Pop()
			}
		}), name)
	}
}

// TestWide: values that are wider than a word, and pointers, arrive whole while the collector is at work.
func TestWide(t *testing.T) {
	type wide struct {
		number int
		any    any
		copies [5]int
	}
	if emulator := machine.Detect().Emulated; emulator != "" {
		t.Skipf("an emulated processor may let a later load overtake a store: %s", emulator)
	}
	const values = 20_000
	d := deque.NewChaseLev[wide](1)
	var taken atomic.Int64
	check := func(w wide, ok bool) {
		if !ok {
			return
		}
		taken.Add(1)
		for _, c := range w.copies {
			assert.Equal(t, w.number, c)
		}
		assert.Equal(t, fmt.Sprint(w.number), *w.any.(*string))
	}
	var thieves sync.WaitGroup
	for range 2 {
		thieves.Go(func() {
			for taken.Load() < values {
				check(d.Steal())
				runtime.Gosched()
			}
		})
	}
	for i := range values {
		text := fmt.Sprint(i)
		d.Push(wide{i, &text, [5]int{i, i, i, i, i}})
		if i%5 == 0 {
			check(d.Pop())
		}
		if i%5000 == 0 {
			runtime.GC()
		}
	}
	thieves.Wait()
	assert.EqualValues(t, values, taken.Load())
}

// Workers look for the root of a number. Each has a deque of ranges to look through; it halves those that are long and
// pushes one half, and who has nothing left steals from the others.
func Example() {
	type span struct{ from, to int }
	const square, short = 815 * 815, 10
	var root atomic.Int64
	deques := make([]deque.ChaseLev[span], 3)
	next := func(own int) (s span, ok bool) {
		if s, ok = deques[own].Pop(); ok {
			return s, true
		}
		for other := range deques {
			if s, ok = deques[other].Steal(); ok {
				return s, true
			}
		}
		runtime.Gosched()
		return s, false
	}
	deques[0].Push(span{1, 1000})
	var workers sync.WaitGroup
	for own := range deques {
		workers.Go(func() {
			for root.Load() == 0 {
				s, _ := next(own)
				for s.to-s.from > short {
					middle := (s.from + s.to) / 2
					deques[own].Push(span{middle, s.to})
					s.to = middle
				}
				for i := s.from; i < s.to; i++ {
					if i*i == square {
						root.Store(int64(i))
					}
				}
			}
		})
	}
	workers.Wait()
	fmt.Println(root.Load())
	// Output: 815
}

func ExampleChaseLev() {
	d := deque.NewChaseLev[string](16)
	d.Push("a")
	d.Push("b")
	d.Push("c")
	fmt.Println(d.Pop())   // the owner
	fmt.Println(d.Steal()) // a thief
	fmt.Println(d.Pop())
	fmt.Println(d.Pop())
	// Output:
	// c true
	// a true
	// b true
	//  false
}
