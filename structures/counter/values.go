package counter

import (
	"iter"
	"runtime"
	"sync/atomic"

	"example.org/atomlab/structures/internal/layout"
)

// Values is a value of any type for each processor that Go's scheduler uses, a pad apart: what Sharded is for a number,
// for a histogram, a free list, a lock. The zero value is ready to use, with zero values; it must not be copied.
//
// Mine is a hint, not a promise: the goroutine may run elsewhere by the time it uses the value, and another may be
// there too. So T must be fit for concurrent use, made of atomics or with a lock of its own.
//
// Progress: wait-free. Ordering and linearization are T's. Cost: Mine takes some nanoseconds and shares nothing.
type Values[T any] struct {
	_    layout.NoCopy
	made atomic.Pointer[[]padded[T]]
}

type padded[T any] struct {
	value T
	_     [DefaultPad]byte
}

func (v *Values[T]) all() []padded[T] {
	if made := v.made.Load(); made != nil {
		return *made
	}
	made := make([]padded[T], runtime.GOMAXPROCS(0))
	v.made.CompareAndSwap(nil, &made)
	return *v.made.Load()
}

// Mine returns the value of the processor that the goroutine runs on.
func (v *Values[T]) Mine() *T {
	all := v.all()
	p := procPin()
	procUnpin()
	return &all[uint(p)%uint(len(all))].value
}

// Each goes through the values.
func (v *Values[T]) Each() iter.Seq[*T] {
	return func(yield func(*T) bool) {
		all := v.all()
		for i := range all {
			if !yield(&all[i].value) {
				return
			}
		}
	}
}
