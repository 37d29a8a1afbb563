package tagged

import (
	"sync/atomic"
	"unsafe"

	"example.org/atomlab/asm"
	"example.org/atomlab/structures/internal/layout"
)

// A Pair is two 64-bit words that are read and exchanged as one. The zero value holds zeros; it must not be copied
// after first use. The methods have the names and shapes of the accepted proposal sync/atomic.Uint64Pair
// (golang/go#61236), so that one can be put in the place of the other.
//
// Progress: lock-free; CompareAndSwap is wait-free where one instruction exchanges 128 bits (CMPXCHG16B, CASPAL), and
// Load where one loads them. Blocking on processors that do not exchange 128 bits: a lock stands in. Linearization:
// each method at its exchange, or at the load where that is atomic by itself. All methods are sequentially consistent.
// Cost: an exchange is slower than one of 64 bits; a load is an ordinary load on amd64 with AVX and on arm64 with LSE2,
// else an exchange of what is there for itself, which takes the line.
//
// The instructions fault on an address that is not a multiple of 16, and Go aligns to 8. So a Pair is three words, and
// uses the two that lie right. An address may only be chosen like this in memory that does not move: every Pair is
// therefore allocated on the heap, also one that is declared as a local variable.
//
// A slice of Pairs must be made in its full size: append moves what is there, perhaps by 8 bytes modulo 16, and the
// words that a Pair uses become others. (go vet reports copies of a Pair, by assignment, range, call and return; it
// does not see this one.)
//
// No Go pointer may be hidden in a Pair: the garbage collector would not see it.
type Pair struct {
	_     layout.NoCopy
	_     [0]atomic.Uint64 // aligns to 8 bytes where uint64 does not
	words [3]uint64
}

// place is where the two words are.
func (p *Pair) place() *asm.Uint128 {
	at := unsafe.Pointer(&p.words)
	keepOnHeap(at)
	return (*asm.Uint128)(unsafe.Add(at, uintptr(at)&8))
}

// keepOnHeap lets the compiler believe that the address outlives the call: a stack may move by 8 bytes modulo 16.
func keepOnHeap(p unsafe.Pointer) {
	if never {
		kept = p
	}
}

var (
	never bool
	kept  unsafe.Pointer //lint:ignore U1000 never read, like a volatile
)

// Load returns both words.
func (p *Pair) Load() (v1, v2 uint64) {
	v := load(p.place())
	return v.Lo, v.Hi
}

// Store replaces both words.
func (p *Pair) Store(v1, v2 uint64) { store(p.place(), asm.Uint128{Lo: v1, Hi: v2}) }

// Swap replaces both words and returns what they were.
func (p *Pair) Swap(new1, new2 uint64) (old1, old2 uint64) {
	at := p.place()
	for old := load(at); ; {
		witness := cas(at, old, asm.Uint128{Lo: new1, Hi: new2})
		if witness == old {
			return old.Lo, old.Hi
		}
		old = witness
	}
}

// CompareAndSwap replaces both words if they are old1 and old2.
func (p *Pair) CompareAndSwap(old1, old2, new1, new2 uint64) (swapped bool) {
	old := asm.Uint128{Lo: old1, Hi: old2}
	return cas(p.place(), old, asm.Uint128{Lo: new1, Hi: new2}) == old
}
