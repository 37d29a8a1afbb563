package atomic

import (
	"sync/atomic"
	"unsafe"

	"example.org/atomlab/litmus/explore/sched"
)

// Bool stands in for atomic.Bool.
type Bool struct{ v atomic.Bool }

func word(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

func (x *Bool) Load() bool {
	step(sched.Load, unsafe.Pointer(x), 4, 0)
	return x.v.Load()
}

func (x *Bool) Store(val bool) {
	o := step(sched.Store, unsafe.Pointer(x), 4, word(val))
	x.v.Store(val)
	o.end()
}

func (x *Bool) Swap(new bool) (old bool) {
	o := step(sched.Swap, unsafe.Pointer(x), 4, word(new))
	return end(o, x.v.Swap(new))
}

func (x *Bool) CompareAndSwap(old, new bool) (swapped bool) {
	o := stepCAS(unsafe.Pointer(x), 4, word(old), word(new))
	return end(o, x.v.CompareAndSwap(old, new))
}

// Pointer stands in for atomic.Pointer.
type Pointer[T any] struct{ v atomic.Pointer[T] }

func (x *Pointer[T]) Load() *T {
	step(sched.Load, unsafe.Pointer(x), wordSize, 0)
	return x.v.Load()
}

func (x *Pointer[T]) Store(val *T) {
	o := step(sched.Store, unsafe.Pointer(x), wordSize, bits(unsafe.Pointer(val)))
	x.v.Store(val)
	o.end()
}

func (x *Pointer[T]) Swap(new *T) (old *T) {
	o := step(sched.Swap, unsafe.Pointer(x), wordSize, bits(unsafe.Pointer(new)))
	return end(o, x.v.Swap(new))
}

func (x *Pointer[T]) CompareAndSwap(old, new *T) (swapped bool) {
	o := stepCAS(unsafe.Pointer(x), wordSize, bits(unsafe.Pointer(old)), bits(unsafe.Pointer(new)))
	return end(o, x.v.CompareAndSwap(old, new))
}

// Value stands in for atomic.Value. All but a Load counts as a change: what is stored has no bits that can be compared.
type Value struct{ v atomic.Value }

func (v *Value) Load() (val any) {
	step(sched.Load, unsafe.Pointer(v), 0, 0)
	return v.v.Load()
}

func (v *Value) Store(val any) {
	o := step(sched.Store, unsafe.Pointer(v), 0, 0)
	v.v.Store(val)
	o.end()
}

func (v *Value) Swap(new any) (old any) {
	o := step(sched.Swap, unsafe.Pointer(v), 0, 0)
	return end(o, v.v.Swap(new))
}

func (v *Value) CompareAndSwap(old, new any) (swapped bool) {
	o := step(sched.CompareAndSwap, unsafe.Pointer(v), 0, 0)
	return end(o, v.v.CompareAndSwap(old, new))
}
