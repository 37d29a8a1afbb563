//go:build amd64 || arm64

package asm

import "unsafe"

// FlushLine writes the line at p back to memory and drops it from every cache: CLFLUSH on amd64, DC CIVAC on arm64,
// where DSBISH waits for it. It panics where Have.Flush is false.
func FlushLine(p unsafe.Pointer) {
	must(Have.Flush, "FlushLine")
	flushLine(p)
}

// PrefetchForWrite asks for the line at p in a state that can be written (PREFETCHW, PRFM PSTL1KEEP). It is a hint: it
// changes no memory and never faults. It panics where Have.PrefetchForWrite is false.
func PrefetchForWrite(p unsafe.Pointer) {
	must(Have.PrefetchForWrite, "PrefetchForWrite")
	prefetchForWrite(p)
}

//go:noescape
func flushLine(p unsafe.Pointer)

//go:noescape
func prefetchForWrite(p unsafe.Pointer)
