package tagged

import (
	"fmt"
	"reflect"
	"sync/atomic"
	"unsafe"

	"example.org/atomlab/structures/internal/layout"
)

// A Pointer is an atomic pointer with a small generation in its low bits, which the garbage collector understands: a
// pointer into the inside of an object keeps the object, so the address of its n-th byte is the object in generation n.
// That needs objects that lie on a multiple of their size, which [Alloc] makes. The zero value is nil in generation 0;
// it must not be copied after first use.
//
// The generation wraps after 64 to 512 changes ([Pointer.Generations]): enough to show the technique, and to show how a
// generation that is too narrow fails. All methods are sequentially consistent and cost what atomic.Pointer's cost.
type Pointer[T any] struct {
	_    layout.NoCopy
	word unsafe.Pointer
}

// Generations is how many generations there are before they wrap: the size of the blocks that Alloc makes for T.
func (*Pointer[T]) Generations() int { return int(blockSize[T]()) }

// Load returns the object and its generation.
func (a *Pointer[T]) Load() (p *T, generation int) { return unpack[T](atomic.LoadPointer(&a.word)) }

// Store replaces both. It advances no generation: use it before the Pointer is shared.
func (a *Pointer[T]) Store(p *T, generation int) { atomic.StorePointer(&a.word, pack(p, generation)) }

// Advance replaces the object in the given generation by another one in the generation after it.
func (a *Pointer[T]) Advance(old *T, generation int, new *T) (swapped bool) {
	next := (generation + 1) % int(blockSize[T]())
	return atomic.CompareAndSwapPointer(&a.word, pack(old, generation), pack(new, next))
}

// Alloc makes a zero T in a block of 64, 128, 256 or 512 bytes that lies on a multiple of its size; of 64 or 128 bytes
// where addresses have 32 bits. It panics if T is larger: greater blocks lie anywhere.
func Alloc[T any]() *T {
	return (*T)(reflect.New(blockType[T]()).UnsafePointer())
}

// pack adds the generation to the address. The object nil has generations in name only: all are nil in generation 0.
func pack[T any](p *T, generation int) unsafe.Pointer {
	if p == nil {
		return nil
	}
	size := blockSize[T]()
	if uintptr(unsafe.Pointer(p))%size != 0 {
		panic(fmt.Sprintf("tagged: the object at %p does not lie on a multiple of %d: expected one that Alloc made", p, size))
	}
	return unsafe.Add(unsafe.Pointer(p), generation%int(size))
}

func unpack[T any](word unsafe.Pointer) (p *T, generation int) {
	generation = int(uintptr(word) % blockSize[T]())
	return (*T)(unsafe.Add(word, -generation)), generation
}

// largest is the largest block that has no header in front if it holds pointers (MinSizeForMallocHeader in
// internal/runtime/gc/malloc.go): 512 bytes where an address takes 8.
const largest = unsafe.Sizeof(uintptr(0)) * unsafe.Sizeof(uintptr(0)) * 8

// blockSize is the smallest size class from 64 bytes up that T fits in: a power of two, by which the allocator aligns
// (internal/runtime/gc/sizeclasses.go).
func blockSize[T any]() uintptr {
	var zero T
	for size := uintptr(64); size <= largest; size *= 2 {
		if unsafe.Sizeof(zero) <= size {
			return size
		}
	}
	panic(fmt.Sprintf("tagged: a %T takes %d bytes: expected %d at most", zero, unsafe.Sizeof(zero), largest))
}

// blockType is a struct that begins with a T and is as large as the block, so that the collector knows T's pointers.
func blockType[T any]() reflect.Type {
	t := reflect.TypeFor[T]()
	padding := int(blockSize[T]() - t.Size())
	if padding == 0 { // a field of no size at the end would take a byte, so that its address is inside
		return t
	}
	return reflect.StructOf([]reflect.StructField{
		{Name: "Value", Type: t},
		{Name: "Padding", Type: reflect.ArrayOf(padding, reflect.TypeFor[byte]())},
	})
}
