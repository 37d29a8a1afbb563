package jit

// trap is INT3.
var trap = []byte{0xcc}

// syncCaches has nothing to do: x86 keeps its caches coherent, and the change of protection serialises (Intel SDM vol.
// 3A, 9.1.3).
func syncCaches(at, size uintptr) {}
