package catalogue

import (
	"unsafe"

	"example.org/atomlab/litmus/explore/shim/asm"
)

// A width is the stubs of one width.
type width struct {
	bytes     int
	load      func(unsafe.Pointer) uint64
	store     func(p unsafe.Pointer, v uint64)
	swap, add func(p unsafe.Pointer, v uint64) uint64
	cas       func(p unsafe.Pointer, old, new uint64) uint64
}

func (w width) narrow(v uint64) uint64 {
	if w.bytes == 8 {
		return v
	}
	return v & (1<<(8*w.bytes) - 1)
}

// unlockedCAS is a compare-and-swap in two steps, the second of which may write back what was there.
func (w width) unlockedCAS(p unsafe.Pointer, old, new uint64) uint64 {
	found := w.load(p)
	if found == old {
		w.store(p, new)
	} else {
		w.store(p, found)
	}
	return found
}

var widths = map[int]width{
	8:  widthOf(asm.Load8, asm.Store8, asm.Swap8, asm.Add8, asm.CAS8),
	16: widthOf(asm.Load16, asm.Store16, asm.Swap16, asm.Add16, asm.CAS16),
	32: widthOf(asm.Load32, asm.Store32, asm.Swap32, asm.Add32, asm.CAS32),
	64: widthOf(asm.Load64, asm.Store64, asm.Swap64, asm.Add64, asm.CAS64),
}

func widthOf[T uint8 | uint16 | uint32 | uint64](load func(*T) T, store func(*T, T), swap, add func(*T, T) T, cas func(p *T, old, new T) T) width {
	return width{
		bytes: int(unsafe.Sizeof(T(0))),
		load:  func(p unsafe.Pointer) uint64 { return uint64(load((*T)(p))) },
		store: func(p unsafe.Pointer, v uint64) { store((*T)(p), T(v)) },
		swap:  func(p unsafe.Pointer, v uint64) uint64 { return uint64(swap((*T)(p), T(v))) },
		add:   func(p unsafe.Pointer, v uint64) uint64 { return uint64(add((*T)(p), T(v))) },
		cas:   func(p unsafe.Pointer, old, new uint64) uint64 { return uint64(cas((*T)(p), T(old), T(new))) },
	}
}
