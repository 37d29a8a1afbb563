package atomic

import (
	"sync/atomic"
	"unsafe"

	"example.org/atomlab/litmus/explore/sched"
)

func LoadInt32(addr *int32) (val int32) {
	step(sched.Load, unsafe.Pointer(addr), 4, 0)
	return atomic.LoadInt32(addr)
}

func StoreInt32(addr *int32, val int32) {
	o := step(sched.Store, unsafe.Pointer(addr), 4, uint64(uint32(val)))
	atomic.StoreInt32(addr, val)
	o.end()
}

func SwapInt32(addr *int32, new int32) (old int32) {
	o := step(sched.Swap, unsafe.Pointer(addr), 4, uint64(uint32(new)))
	return end(o, atomic.SwapInt32(addr, new))
}

func CompareAndSwapInt32(addr *int32, old, new int32) (swapped bool) {
	o := stepCAS(unsafe.Pointer(addr), 4, uint64(uint32(old)), uint64(uint32(new)))
	return end(o, atomic.CompareAndSwapInt32(addr, old, new))
}

func AddInt32(addr *int32, delta int32) (new int32) {
	o := step(sched.Add, unsafe.Pointer(addr), 4, uint64(uint32(delta)))
	return end(o, atomic.AddInt32(addr, delta))
}

func AndInt32(addr *int32, mask int32) (old int32) {
	o := step(sched.And, unsafe.Pointer(addr), 4, uint64(uint32(mask)))
	return end(o, atomic.AndInt32(addr, mask))
}

func OrInt32(addr *int32, mask int32) (old int32) {
	o := step(sched.Or, unsafe.Pointer(addr), 4, uint64(uint32(mask)))
	return end(o, atomic.OrInt32(addr, mask))
}

func LoadInt64(addr *int64) (val int64) {
	step(sched.Load, unsafe.Pointer(addr), 8, 0)
	return atomic.LoadInt64(addr)
}

func StoreInt64(addr *int64, val int64) {
	o := step(sched.Store, unsafe.Pointer(addr), 8, uint64(val))
	atomic.StoreInt64(addr, val)
	o.end()
}

func SwapInt64(addr *int64, new int64) (old int64) {
	o := step(sched.Swap, unsafe.Pointer(addr), 8, uint64(new))
	return end(o, atomic.SwapInt64(addr, new))
}

func CompareAndSwapInt64(addr *int64, old, new int64) (swapped bool) {
	o := stepCAS(unsafe.Pointer(addr), 8, uint64(old), uint64(new))
	return end(o, atomic.CompareAndSwapInt64(addr, old, new))
}

func AddInt64(addr *int64, delta int64) (new int64) {
	o := step(sched.Add, unsafe.Pointer(addr), 8, uint64(delta))
	return end(o, atomic.AddInt64(addr, delta))
}

func AndInt64(addr *int64, mask int64) (old int64) {
	o := step(sched.And, unsafe.Pointer(addr), 8, uint64(mask))
	return end(o, atomic.AndInt64(addr, mask))
}

func OrInt64(addr *int64, mask int64) (old int64) {
	o := step(sched.Or, unsafe.Pointer(addr), 8, uint64(mask))
	return end(o, atomic.OrInt64(addr, mask))
}

func LoadUint32(addr *uint32) (val uint32) {
	step(sched.Load, unsafe.Pointer(addr), 4, 0)
	return atomic.LoadUint32(addr)
}

func StoreUint32(addr *uint32, val uint32) {
	o := step(sched.Store, unsafe.Pointer(addr), 4, uint64(val))
	atomic.StoreUint32(addr, val)
	o.end()
}

func SwapUint32(addr *uint32, new uint32) (old uint32) {
	o := step(sched.Swap, unsafe.Pointer(addr), 4, uint64(new))
	return end(o, atomic.SwapUint32(addr, new))
}

func CompareAndSwapUint32(addr *uint32, old, new uint32) (swapped bool) {
	o := stepCAS(unsafe.Pointer(addr), 4, uint64(old), uint64(new))
	return end(o, atomic.CompareAndSwapUint32(addr, old, new))
}

func AddUint32(addr *uint32, delta uint32) (new uint32) {
	o := step(sched.Add, unsafe.Pointer(addr), 4, uint64(delta))
	return end(o, atomic.AddUint32(addr, delta))
}

func AndUint32(addr *uint32, mask uint32) (old uint32) {
	o := step(sched.And, unsafe.Pointer(addr), 4, uint64(mask))
	return end(o, atomic.AndUint32(addr, mask))
}

func OrUint32(addr *uint32, mask uint32) (old uint32) {
	o := step(sched.Or, unsafe.Pointer(addr), 4, uint64(mask))
	return end(o, atomic.OrUint32(addr, mask))
}

func LoadUint64(addr *uint64) (val uint64) {
	step(sched.Load, unsafe.Pointer(addr), 8, 0)
	return atomic.LoadUint64(addr)
}

func StoreUint64(addr *uint64, val uint64) {
	o := step(sched.Store, unsafe.Pointer(addr), 8, val)
	atomic.StoreUint64(addr, val)
	o.end()
}

func SwapUint64(addr *uint64, new uint64) (old uint64) {
	o := step(sched.Swap, unsafe.Pointer(addr), 8, new)
	return end(o, atomic.SwapUint64(addr, new))
}

func CompareAndSwapUint64(addr *uint64, old, new uint64) (swapped bool) {
	o := stepCAS(unsafe.Pointer(addr), 8, old, new)
	return end(o, atomic.CompareAndSwapUint64(addr, old, new))
}

func AddUint64(addr *uint64, delta uint64) (new uint64) {
	o := step(sched.Add, unsafe.Pointer(addr), 8, delta)
	return end(o, atomic.AddUint64(addr, delta))
}

func AndUint64(addr *uint64, mask uint64) (old uint64) {
	o := step(sched.And, unsafe.Pointer(addr), 8, mask)
	return end(o, atomic.AndUint64(addr, mask))
}

func OrUint64(addr *uint64, mask uint64) (old uint64) {
	o := step(sched.Or, unsafe.Pointer(addr), 8, mask)
	return end(o, atomic.OrUint64(addr, mask))
}

func LoadUintptr(addr *uintptr) (val uintptr) {
	step(sched.Load, unsafe.Pointer(addr), wordSize, 0)
	return atomic.LoadUintptr(addr)
}

func StoreUintptr(addr *uintptr, val uintptr) {
	o := step(sched.Store, unsafe.Pointer(addr), wordSize, uint64(val))
	atomic.StoreUintptr(addr, val)
	o.end()
}

func SwapUintptr(addr *uintptr, new uintptr) (old uintptr) {
	o := step(sched.Swap, unsafe.Pointer(addr), wordSize, uint64(new))
	return end(o, atomic.SwapUintptr(addr, new))
}

func CompareAndSwapUintptr(addr *uintptr, old, new uintptr) (swapped bool) {
	o := stepCAS(unsafe.Pointer(addr), wordSize, uint64(old), uint64(new))
	return end(o, atomic.CompareAndSwapUintptr(addr, old, new))
}

func AddUintptr(addr *uintptr, delta uintptr) (new uintptr) {
	o := step(sched.Add, unsafe.Pointer(addr), wordSize, uint64(delta))
	return end(o, atomic.AddUintptr(addr, delta))
}

func AndUintptr(addr *uintptr, mask uintptr) (old uintptr) {
	o := step(sched.And, unsafe.Pointer(addr), wordSize, uint64(mask))
	return end(o, atomic.AndUintptr(addr, mask))
}

func OrUintptr(addr *uintptr, mask uintptr) (old uintptr) {
	o := step(sched.Or, unsafe.Pointer(addr), wordSize, uint64(mask))
	return end(o, atomic.OrUintptr(addr, mask))
}

func LoadPointer(addr *unsafe.Pointer) (val unsafe.Pointer) {
	step(sched.Load, unsafe.Pointer(addr), wordSize, 0)
	return atomic.LoadPointer(addr)
}

func StorePointer(addr *unsafe.Pointer, val unsafe.Pointer) {
	o := step(sched.Store, unsafe.Pointer(addr), wordSize, bits(val))
	atomic.StorePointer(addr, val)
	o.end()
}

func SwapPointer(addr *unsafe.Pointer, new unsafe.Pointer) (old unsafe.Pointer) {
	o := step(sched.Swap, unsafe.Pointer(addr), wordSize, bits(new))
	return end(o, atomic.SwapPointer(addr, new))
}

func CompareAndSwapPointer(addr *unsafe.Pointer, old, new unsafe.Pointer) (swapped bool) {
	o := stepCAS(unsafe.Pointer(addr), wordSize, bits(old), bits(new))
	return end(o, atomic.CompareAndSwapPointer(addr, old, new))
}
