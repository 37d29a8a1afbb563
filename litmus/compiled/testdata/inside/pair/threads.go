package broken

import (
	"unsafe"

	"example.org/atomlab/asm"
)

// These are added to the package when it is built for a test, for arm64. The threads go past RelaxedPair.CompareAndSwap,
// which asks for LSE and has another way without, to its instruction.

var (
	pair [2]uint64
	data int64
)

func place() *asm.Uint128 { return (*asm.Uint128)(unsafe.Pointer(&pair)) }

// Pair: whoever finds the new pair finds the old data.
func Pair_0() { data = 1; caspRelaxed(place(), asm.Uint128{}, asm.Uint128{Lo: 1, Hi: 1}) }
func Pair_1() (uint64, int64) {
	w := caspRelaxed(place(), asm.Uint128{Lo: 1, Hi: 1}, asm.Uint128{Lo: 2, Hi: 2})
	return w.Lo, data
}
