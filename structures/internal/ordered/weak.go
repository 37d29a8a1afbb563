//go:build !race && (amd64 || arm64)

package ordered

import (
	"sync/atomic"
	"unsafe"

	"example.org/atomlab/asm"
)

// Weak is whether these stores are weaker than sync/atomic's.
const Weak = true

// StorePlain writes the word with a plain store: nothing orders it with other accesses but a barrier of the caller's.
func StorePlain(word *atomic.Uint64, value uint64) {
	asm.Store64((*uint64)(unsafe.Pointer(word)), value)
}

// StoreRelease writes the word after everything before it: who loads the value sees all of that. A later load of this
// goroutine may be performed before the store is visible.
func StoreRelease(word *atomic.Uint64, value uint64) {
	asm.StoreRelease64((*uint64)(unsafe.Pointer(word)), value)
}
