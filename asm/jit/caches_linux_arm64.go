package jit

func cacheType() uint64

//go:noescape
func cleanData(from, to, line uintptr)

//go:noescape
func dropInstructions(from, to, line uintptr)

// trap is BRK #0.
var trap = []byte{0x00, 0x00, 0x20, 0xd4}

// syncCaches makes what was written visible to instruction fetches. CTR_EL0 says how long the lines are, as logarithms
// of words: bits 3 to 0 for instructions, 19 to 16 for data (Arm ARM D19.2.34).
func syncCaches(at, size uintptr) {
	ctr := cacheType()
	data, instructions := uintptr(4)<<(ctr>>16&15), uintptr(4)<<(ctr&15)
	cleanData(at&^(data-1), at+size, data)
	dropInstructions(at&^(instructions-1), at+size, instructions)
}
