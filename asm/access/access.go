// Package access loads and stores 2 to 64 bytes by one instruction each, at any address, to find out which of them
// happen at once.
//
// An access is single-copy atomic if nobody ever sees a part of it. Whether it is depends on the instruction, its width
// and where it lies; so an [Access] names the instruction, and a compiler has no say in it.
package access

import "unsafe"

// An Access is a load and a store of one width.
type Access struct {
	Name    string // the instructions, as the architecture's manual calls them: the load, and the store if it differs
	Width   int    // bytes
	Align   int    // what the address must be a multiple of, or the instruction faults; 1: anything
	Present bool   // false: this processor lacks it, and neither function may be called

	// Alternate stores Width bytes of zeros at p and then Width bytes of ones, n times. n is positive. The memory must
	// lie outside the Go heap if others look at it meanwhile (package pages).
	Alternate func(p unsafe.Pointer, n int)

	// Sample loads from p n times and keeps at into what each load saw, n times Width bytes. n is positive, and into is
	// a multiple of Width.
	Sample func(p, into unsafe.Pointer, n int)
}

// Promised is the size of the pieces, counted from the first byte, that the architecture promises to be single-copy
// atomic where the access lies so many bytes behind the start of a line, in memory that is cached as usual: Width where
// it promises the whole, 1 where nothing.
func (a Access) Promised(offset int) int { return promised(a, offset, here) }

// All lists the accesses of this architecture, the narrowest first. It is empty where there is none.
func All() []Access { return all() }
