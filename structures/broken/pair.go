package broken

import (
	"unsafe"

	"example.org/atomlab/asm"
)

// RelaxedPair is tagged.Pair whose compare-and-swap is CASP on arm64, where it should be CASPAL: it exchanges both
// words at once, and orders nothing. What was written before it may become visible after it, so a reader that finds the
// new pair may find old contents behind it. On amd64 there is no such instruction: every locked one is a full fence.
type RelaxedPair struct{ words [3]uint64 }

func (p *RelaxedPair) place() *asm.Uint128 {
	at := unsafe.Pointer(&p.words)
	return (*asm.Uint128)(unsafe.Add(at, uintptr(at)&8))
}

// CompareAndSwap replaces both words if they are old1 and old2. The pair must be on the heap.
func (p *RelaxedPair) CompareAndSwap(old1, old2, new1, new2 uint64) bool {
	old := asm.Uint128{Lo: old1, Hi: old2}
	return relaxedCAS128(p.place(), old, asm.Uint128{Lo: new1, Hi: new2}) == old
}

var relaxedPairBug = Bug{
	Name:     "RelaxedPair",
	Wrong:    "the 128-bit exchange orders nothing: a reader of the new pair may find old contents behind it",
	Seen:     "vitessio/vitess#20283: connections were lost on arm64 because Go's assembler offers CASP only without AL; bytedance/gopkg's lscq has it still",
	Detector: ByModel,
	Why:      "it takes an arm64 processor that reorders, and then luck; the model says that it may",
}
