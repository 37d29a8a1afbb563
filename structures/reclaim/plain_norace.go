//go:build !race

package reclaim

import (
	"sync/atomic"
	"unsafe"

	"example.org/atomlab/asm"
)

// storePlain writes the word with a plain store: nothing orders it with later loads but the reclaimer's barrier.
func storePlain(word *atomic.Uint64, id uint64) { asm.Store64((*uint64)(unsafe.Pointer(word)), id) }

// storeRelease writes the word after everything before it: a cleared hazard must not be seen before the last access.
func storeRelease(word *atomic.Uint64, id uint64) {
	asm.StoreRelease64((*uint64)(unsafe.Pointer(word)), id)
}
