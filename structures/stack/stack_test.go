package stack_test

import (
	"fmt"
	"math"
	"runtime"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/asm"
	"example.org/atomlab/structures/stack"
	"example.org/atomlab/structures/stack/stacktest"
)

func TestTreiber(t *testing.T) {
	stacktest.Run(t, func() stack.Stack[int] { return new(stack.Treiber[int]) }, stacktest.Options{LockFree: true})
}

func TestPooled(t *testing.T) {
	for _, capacity := range []int{1, 3, 1000} {
		t.Run(fmt.Sprint(capacity), func(t *testing.T) {
			stacktest.Run(t, func() stack.Stack[int] { return stack.NewPooled[int](capacity) },
				stacktest.Options{Capacity: capacity, LooseFull: true, LockFree: true})
		})
	}
}

func TestWide(t *testing.T) {
	for _, capacity := range []int{1, 3, 1000} {
		t.Run(fmt.Sprint(capacity), func(t *testing.T) {
			stacktest.Run(t, func() stack.Stack[int] { return stack.NewWide[int](capacity) },
				stacktest.Options{Capacity: capacity, LooseFull: true, LockFree: asm.Have.CAS128 && !raceDetector})
		})
	}
}

func TestLocked(t *testing.T) {
	stacktest.Run(t, func() stack.Stack[int] { return new(stack.Locked[int]) }, stacktest.Options{})
}

func TestPopAll(t *testing.T) {
	var s stack.Treiber[int]
	assert.Empty(t, s.PopAll())
	for i := range 3 {
		s.Push(i)
	}
	assert.Equal(t, []int{2, 1, 0}, s.PopAll())
	_, ok := s.Pop()
	assert.False(t, ok)

	// A pop in flight and a pop of everything must not both get a value.
	const values = 3000
	var popped sync.Map
	take := func(value int) {
		if _, twice := popped.LoadOrStore(value, true); twice {
			t.Errorf("%d came out twice", value)
		}
	}
	var wg sync.WaitGroup
	for g := range 2 {
		wg.Go(func() {
			for i := range values {
				s.Push(g*values + i)
				if i%2 == g {
					if value, ok := s.Pop(); ok {
						take(value)
					}
				} else if i%16 == 0 {
					for _, value := range s.PopAll() {
						take(value)
					}
				}
			}
		})
	}
	wg.Wait()
	for _, value := range s.PopAll() {
		take(value)
	}
	count := 0
	popped.Range(func(any, any) bool { count++; return true })
	assert.Equal(t, 2*values, count)
}

func TestCapacity(t *testing.T) {
	for _, capacity := range []int{0, -1, math.MaxInt} {
		assert.Panics(t, func() { stack.NewPooled[int](capacity) })
		assert.Panics(t, func() { stack.NewWide[int](capacity) })
	}
}

// TestArenaKeepsNothingAlive: a value that was popped must be the collector's.
func TestArenaKeepsNothingAlive(t *testing.T) {
	for name, s := range map[string]stack.Stack[*[64]byte]{
		"pooled": stack.NewPooled[*[64]byte](4), "wide": stack.NewWide[*[64]byte](4), "locked": new(stack.Locked[*[64]byte]),
		"treiber": new(stack.Treiber[*[64]byte]),
	} {
		collected := make(chan struct{}, 1)
		func() {
			value := new([64]byte)
			runtime.AddCleanup(value, func(c chan struct{}) { c <- struct{}{} }, collected)
			s.Push(value)
			s.Pop()
		}()
		for range 20 {
			runtime.GC()
			runtime.Gosched()
		}
		assert.NotEmpty(t, collected, name)
		runtime.KeepAlive(s)
	}
}

func TestAllocations(t *testing.T) {
	for name, c := range map[string]struct {
		s    stack.Stack[int]
		want float64
	}{
		"treiber": {new(stack.Treiber[int]), 1}, "pooled": {stack.NewPooled[int](4), 0}, "wide": {stack.NewWide[int](4), 0},
		"locked": {new(stack.Locked[int]), 0},
	} {
		c.s.Push(0)
		assert.Equal(t, c.want, testing.AllocsPerRun(100, func() {
			c.s.Push(1)
			c.s.Pop()
		}), name)
	}
}

func BenchmarkPushPop(b *testing.B) {
	for name, s := range map[string]stack.Stack[int]{
		"treiber": new(stack.Treiber[int]), "pooled": stack.NewPooled[int](1024), "wide": stack.NewWide[int](1024),
		"locked": new(stack.Locked[int]),
	} {
		b.Run(name, func(b *testing.B) {
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					s.Push(1)
					s.Pop()
				}
			})
		})
	}
}

func ExampleTreiber() {
	var s stack.Treiber[string]
	s.Push("first")
	s.Push("second")
	fmt.Println(s.Pop())
	fmt.Println(s.Pop())
	fmt.Println(s.Pop())
	// Output:
	// second true
	// first true
	//  false
}

func ExamplePooled() {
	s := stack.NewPooled[int](2)
	fmt.Println(s.Push(1), s.Push(2), s.Push(3))
	fmt.Println(s.Pop())
	// Output:
	// true true false
	// 2 true
}
