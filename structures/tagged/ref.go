package tagged

import (
	"fmt"
	"sync/atomic"

	"example.org/atomlab/structures/internal/layout"
)

// A Ref is an index into an arena together with a generation. The zero Ref is index 0 in generation 0; arenas that need
// a nil count their indices from 1.
type Ref uint64

// NewRef makes a Ref.
func NewRef(index, generation uint32) Ref { return Ref(generation)<<32 | Ref(index) }

// Index is the place in the arena.
func (r Ref) Index() uint32 { return uint32(r) }

// Generation tells two uses of one index apart. It wraps around after 2^32 changes.
func (r Ref) Generation() uint32 { return uint32(r >> 32) }

// Next is the Ref that a successful exchange stores: another index, or the same, in the next generation.
func (r Ref) Next(index uint32) Ref { return NewRef(index, r.Generation()+1) }

// String is index@generation.
func (r Ref) String() string { return fmt.Sprintf("%d@%d", r.Index(), r.Generation()) }

// An AtomicRef is a Ref that several goroutines read and exchange. The zero value holds the zero Ref; it must not be
// copied after first use. All methods are sequentially consistent.
type AtomicRef struct {
	_    layout.NoCopy
	word atomic.Uint64
}

// Load returns the Ref.
func (a *AtomicRef) Load() Ref { return Ref(a.word.Load()) }

// Store replaces the Ref. It advances no generation: use it before the AtomicRef is shared.
func (a *AtomicRef) Store(r Ref) { a.word.Store(uint64(r)) }

// Advance replaces old by the given index in the generation after old's, if the Ref still is old.
func (a *AtomicRef) Advance(old Ref, index uint32) (swapped bool) {
	return a.word.CompareAndSwap(uint64(old), uint64(old.Next(index)))
}
