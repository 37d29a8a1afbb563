// Package box holds values of interface type atomically.
//
// An interface value is two words: a type and a value, or a pointer to it. Writing it is not atomic; a reader that
// meets a writer may get the type of one value and the word of another, and fault. Three ways around:
//
//   - [Box] keeps the interface value in an object of its own, and exchanges the pointer to it: any type may follow any
//     other, nil is a value, a compare-and-swap compares what is in the boxes. It allocates a box for each store.
//   - [Same] is Go's atomic.Value: it stores the two words separately, which is sound because the type never changes
//     after the first store (a marker stands in for it while the first one is under way). So the second type panics, as
//     nil does. It allocates only what the conversion to an interface does.
//   - [Of] is Box for a type that is known: no interface, and so no conversion.
//
// What each allocates is asserted in the tests.
package box

import (
	"sync/atomic"

	"example.org/atomlab/structures/internal/layout"
)

// Box holds a value of any type. The zero value holds nil; it must not be copied after first use. All methods are
// sequentially consistent. Progress: wait-free, CompareAndSwap lock-free. Linearization: each at its atomic operation
// on the pointer. Cost: a load and a second one to open the box; a store allocates 16 bytes, and what the conversion of
// a value that is not a pointer to an interface takes.
type Box struct {
	_       layout.NoCopy
	content atomic.Pointer[any]
}

// Load returns the value.
func (b *Box) Load() (value any) {
	if p := b.content.Load(); p != nil {
		return *p
	}
	return nil
}

// Store replaces the value.
func (b *Box) Store(value any) { b.content.Store(&value) }

// Swap replaces the value and returns what it was.
func (b *Box) Swap(new any) (old any) {
	if p := b.content.Swap(&new); p != nil {
		return *p
	}
	return nil
}

// CompareAndSwap replaces the value if it equals old, as == compares interface values. It panics, as == does, if both
// are of one type that cannot be compared.
//
// It compares contents, where the machine compares boxes: a box with the same content in the place of the one that was
// looked at makes it look again, not fail.
func (b *Box) CompareAndSwap(old, new any) (swapped bool) {
	for {
		p := b.content.Load()
		var current any
		if p != nil {
			current = *p
		}
		if current != old {
			return false
		}
		if b.content.CompareAndSwap(p, &new) {
			return true
		}
	}
}

// Same holds values of one type: the first one decides. The zero value holds nothing; it must not be copied after first
// use. It is atomic.Value, here to be compared with.
type Same struct {
	_     layout.NoCopy
	value atomic.Value
}

// Load returns the value, or nil if there is none yet.
func (b *Same) Load() (value any) { return b.value.Load() }

// Store replaces the value. It panics on nil, and on another type than the first.
func (b *Same) Store(value any) { b.value.Store(value) }

// Swap replaces the value and returns what it was. It panics as Store does.
func (b *Same) Swap(new any) (old any) { return b.value.Swap(new) }

// CompareAndSwap replaces the value if it equals old. It panics as Store does, and if the values cannot be compared.
func (b *Same) CompareAndSwap(old, new any) (swapped bool) { return b.value.CompareAndSwap(old, new) }

// Of holds a value of a type that is known. The zero value holds T's zero value; it must not be copied after first use.
// Progress, linearization and order as Box. Cost: a load and a second one; a store allocates a T.
type Of[T any] struct {
	_       layout.NoCopy
	content atomic.Pointer[T]
}

// Load returns the value.
func (b *Of[T]) Load() (value T) {
	if p := b.content.Load(); p != nil {
		return *p
	}
	return value
}

// Store replaces the value.
func (b *Of[T]) Store(value T) { b.content.Store(&value) }

// Swap replaces the value and returns what it was.
func (b *Of[T]) Swap(new T) (old T) {
	if p := b.content.Swap(&new); p != nil {
		return *p
	}
	return old
}

// Update replaces the value by what change makes of it, and returns that. change may be called several times, and must
// do nothing but compute.
func (b *Of[T]) Update(change func(old T) T) (new T) {
	for {
		p := b.content.Load()
		var old T
		if p != nil {
			old = *p
		}
		new = change(old)
		if b.content.CompareAndSwap(p, &new) {
			return new
		}
	}
}
