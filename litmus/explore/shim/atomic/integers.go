// Package atomic stands in for sync/atomic where every interleaving is explored: the same names, types of the same
// size, alignment and zero value, and the same meaning, with a call of the engine before each operation. Outside of
// an exploration it is sync/atomic.
package atomic

import (
	"sync/atomic"
	"unsafe"

	"example.org/atomlab/litmus/explore/sched"
)

const wordSize = uint8(unsafe.Sizeof(uintptr(0)))

func step(k sched.Kind, p unsafe.Pointer, size uint8, value uint64) operation {
	return announce(sched.Access{Kind: k, Size: size, Addr: p, New: [2]uint64{value}})
}

func stepCAS(p unsafe.Pointer, size uint8, old, new uint64) operation {
	return announce(sched.Access{Kind: sched.CompareAndSwap, Size: size, Addr: p, Old: [2]uint64{old}, New: [2]uint64{new}})
}

// end is o.end, with the result of the operation that ends.
func end[T any](o operation, result T) T {
	o.end()
	return result
}

func bits(p unsafe.Pointer) uint64 { return uint64(uintptr(p)) }

// Int32 stands in for atomic.Int32.
type Int32 struct{ v atomic.Int32 }

func (x *Int32) Load() int32 {
	step(sched.Load, unsafe.Pointer(x), 4, 0)
	return x.v.Load()
}

func (x *Int32) Store(val int32) {
	o := step(sched.Store, unsafe.Pointer(x), 4, uint64(uint32(val)))
	x.v.Store(val)
	o.end()
}

func (x *Int32) Swap(new int32) (old int32) {
	o := step(sched.Swap, unsafe.Pointer(x), 4, uint64(uint32(new)))
	return end(o, x.v.Swap(new))
}

func (x *Int32) CompareAndSwap(old, new int32) (swapped bool) {
	o := stepCAS(unsafe.Pointer(x), 4, uint64(uint32(old)), uint64(uint32(new)))
	return end(o, x.v.CompareAndSwap(old, new))
}

func (x *Int32) Add(delta int32) (new int32) {
	o := step(sched.Add, unsafe.Pointer(x), 4, uint64(uint32(delta)))
	return end(o, x.v.Add(delta))
}

func (x *Int32) And(mask int32) (old int32) {
	o := step(sched.And, unsafe.Pointer(x), 4, uint64(uint32(mask)))
	return end(o, x.v.And(mask))
}

func (x *Int32) Or(mask int32) (old int32) {
	o := step(sched.Or, unsafe.Pointer(x), 4, uint64(uint32(mask)))
	return end(o, x.v.Or(mask))
}

// Int64 stands in for atomic.Int64.
type Int64 struct{ v atomic.Int64 }

func (x *Int64) Load() int64 {
	step(sched.Load, unsafe.Pointer(x), 8, 0)
	return x.v.Load()
}

func (x *Int64) Store(val int64) {
	o := step(sched.Store, unsafe.Pointer(x), 8, uint64(val))
	x.v.Store(val)
	o.end()
}

func (x *Int64) Swap(new int64) (old int64) {
	o := step(sched.Swap, unsafe.Pointer(x), 8, uint64(new))
	return end(o, x.v.Swap(new))
}

func (x *Int64) CompareAndSwap(old, new int64) (swapped bool) {
	o := stepCAS(unsafe.Pointer(x), 8, uint64(old), uint64(new))
	return end(o, x.v.CompareAndSwap(old, new))
}

func (x *Int64) Add(delta int64) (new int64) {
	o := step(sched.Add, unsafe.Pointer(x), 8, uint64(delta))
	return end(o, x.v.Add(delta))
}

func (x *Int64) And(mask int64) (old int64) {
	o := step(sched.And, unsafe.Pointer(x), 8, uint64(mask))
	return end(o, x.v.And(mask))
}

func (x *Int64) Or(mask int64) (old int64) {
	o := step(sched.Or, unsafe.Pointer(x), 8, uint64(mask))
	return end(o, x.v.Or(mask))
}

// Uint32 stands in for atomic.Uint32.
type Uint32 struct{ v atomic.Uint32 }

func (x *Uint32) Load() uint32 {
	step(sched.Load, unsafe.Pointer(x), 4, 0)
	return x.v.Load()
}

func (x *Uint32) Store(val uint32) {
	o := step(sched.Store, unsafe.Pointer(x), 4, uint64(val))
	x.v.Store(val)
	o.end()
}

func (x *Uint32) Swap(new uint32) (old uint32) {
	o := step(sched.Swap, unsafe.Pointer(x), 4, uint64(new))
	return end(o, x.v.Swap(new))
}

func (x *Uint32) CompareAndSwap(old, new uint32) (swapped bool) {
	o := stepCAS(unsafe.Pointer(x), 4, uint64(old), uint64(new))
	return end(o, x.v.CompareAndSwap(old, new))
}

func (x *Uint32) Add(delta uint32) (new uint32) {
	o := step(sched.Add, unsafe.Pointer(x), 4, uint64(delta))
	return end(o, x.v.Add(delta))
}

func (x *Uint32) And(mask uint32) (old uint32) {
	o := step(sched.And, unsafe.Pointer(x), 4, uint64(mask))
	return end(o, x.v.And(mask))
}

func (x *Uint32) Or(mask uint32) (old uint32) {
	o := step(sched.Or, unsafe.Pointer(x), 4, uint64(mask))
	return end(o, x.v.Or(mask))
}

// Uint64 stands in for atomic.Uint64.
type Uint64 struct{ v atomic.Uint64 }

func (x *Uint64) Load() uint64 {
	step(sched.Load, unsafe.Pointer(x), 8, 0)
	return x.v.Load()
}

func (x *Uint64) Store(val uint64) {
	o := step(sched.Store, unsafe.Pointer(x), 8, val)
	x.v.Store(val)
	o.end()
}

func (x *Uint64) Swap(new uint64) (old uint64) {
	o := step(sched.Swap, unsafe.Pointer(x), 8, new)
	return end(o, x.v.Swap(new))
}

func (x *Uint64) CompareAndSwap(old, new uint64) (swapped bool) {
	o := stepCAS(unsafe.Pointer(x), 8, old, new)
	return end(o, x.v.CompareAndSwap(old, new))
}

func (x *Uint64) Add(delta uint64) (new uint64) {
	o := step(sched.Add, unsafe.Pointer(x), 8, delta)
	return end(o, x.v.Add(delta))
}

func (x *Uint64) And(mask uint64) (old uint64) {
	o := step(sched.And, unsafe.Pointer(x), 8, mask)
	return end(o, x.v.And(mask))
}

func (x *Uint64) Or(mask uint64) (old uint64) {
	o := step(sched.Or, unsafe.Pointer(x), 8, mask)
	return end(o, x.v.Or(mask))
}

// Uintptr stands in for atomic.Uintptr.
type Uintptr struct{ v atomic.Uintptr }

func (x *Uintptr) Load() uintptr {
	step(sched.Load, unsafe.Pointer(x), wordSize, 0)
	return x.v.Load()
}

func (x *Uintptr) Store(val uintptr) {
	o := step(sched.Store, unsafe.Pointer(x), wordSize, uint64(val))
	x.v.Store(val)
	o.end()
}

func (x *Uintptr) Swap(new uintptr) (old uintptr) {
	o := step(sched.Swap, unsafe.Pointer(x), wordSize, uint64(new))
	return end(o, x.v.Swap(new))
}

func (x *Uintptr) CompareAndSwap(old, new uintptr) (swapped bool) {
	o := stepCAS(unsafe.Pointer(x), wordSize, uint64(old), uint64(new))
	return end(o, x.v.CompareAndSwap(old, new))
}

func (x *Uintptr) Add(delta uintptr) (new uintptr) {
	o := step(sched.Add, unsafe.Pointer(x), wordSize, uint64(delta))
	return end(o, x.v.Add(delta))
}

func (x *Uintptr) And(mask uintptr) (old uintptr) {
	o := step(sched.And, unsafe.Pointer(x), wordSize, uint64(mask))
	return end(o, x.v.And(mask))
}

func (x *Uintptr) Or(mask uintptr) (old uintptr) {
	o := step(sched.Or, unsafe.Pointer(x), wordSize, uint64(mask))
	return end(o, x.v.Or(mask))
}
