package refcount_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/structures/internal/conform"
	"example.org/atomlab/structures/refcount"
)

// A counter is what both types are.
type counter interface {
	Acquire()
	TryAcquire() bool
	Release() bool
	Refs() int
}

var kinds = map[string]func(last func()) counter{
	"count":  func(last func()) counter { return refcount.New(last) },
	"sticky": func(last func()) counter { return refcount.NewSticky(last) },
}

func TestSequential(t *testing.T) {
	for name, newCounter := range kinds {
		t.Run(name, func(t *testing.T) {
			destroyed := 0
			c := newCounter(func() { destroyed++ })
			c.Acquire()
			assert.True(t, c.TryAcquire())
			assert.Equal(t, 3, c.Refs())
			assert.False(t, c.Release())
			assert.False(t, c.Release())
			assert.Zero(t, destroyed)
			assert.True(t, c.Release())
			assert.Equal(t, 1, destroyed)
			assert.Zero(t, c.Refs())
			for range 3 {
				assert.False(t, c.TryAcquire(), "zero is for ever")
			}
			assert.Panics(t, c.Acquire)
			assert.Panics(t, func() { c.Release() })
			assert.Equal(t, 1, destroyed)
			assert.NotPanics(t, func() { newCounter(nil).Release() })
		})
	}
}

// TestNobodySeesADestroyedObject lets goroutines acquire and release objects that are destroyed all the time: who holds
// a reference must find the object alive, and each must be destroyed once.
func TestNobodySeesADestroyedObject(t *testing.T) {
	const rounds, goroutines = 3000, 4
	for name, newCounter := range kinds {
		t.Run(name, func(t *testing.T) {
			defer conform.Shake()()
			for range rounds {
				var destroyed atomic.Int32
				c := newCounter(func() { destroyed.Add(1) })
				var wg sync.WaitGroup
				for g := range goroutines {
					wg.Go(func() {
						if g == 0 {
							c.Release() // the creator's
							return
						}
						for range 3 {
							if g == 1 {
								c.Refs()
							}
							if !c.TryAcquire() {
								return
							}
							if destroyed.Load() != 0 {
								t.Error("acquired a destroyed object")
							}
							c.Release()
						}
					})
				}
				wg.Wait()
				require.Equal(t, int32(1), destroyed.Load())
				require.False(t, c.TryAcquire())
			}
		})
	}
}

// TestReleaseOrders: what holders did before they let go is there for the one who destroys.
func TestReleaseOrders(t *testing.T) {
	for name, newCounter := range kinds {
		for range 500 {
			var written [4]int
			sum := 0
			c := newCounter(func() {
				for _, w := range written {
					sum += w // plain: the race detector sees if the order is missing
				}
			})
			var wg sync.WaitGroup
			for i := range written {
				c.Acquire()
				wg.Go(func() {
					written[i] = i + 1
					c.Release()
				})
			}
			c.Release()
			wg.Wait()
			require.Equal(t, 10, sum, name)
		}
	}
}

func TestAllocations(t *testing.T) {
	for name, newCounter := range kinds {
		c := newCounter(nil)
		assert.Zero(t, testing.AllocsPerRun(100, func() { c.Acquire(); c.Release() }), name)
	}
}

func ExampleCount() {
	c := refcount.New(func() { fmt.Println("closed") })
	fmt.Println(c.TryAcquire())
	c.Release()
	fmt.Println(c.Release())
	fmt.Println(c.TryAcquire())
	// Output:
	// true
	// closed
	// true
	// false
}

func ExampleSticky() {
	c := refcount.NewSticky(func() { fmt.Println("closed") })
	c.Release()
	fmt.Println(c.TryAcquire(), c.Refs())
	// Output:
	// closed
	// false 0
}
