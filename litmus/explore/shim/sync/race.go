//go:build race

package sync

import (
	"runtime"
	"unsafe"
)

//go:norace
func acquire(p *uint32) { runtime.RaceAcquire(unsafe.Pointer(p)) }

//go:norace
func release(p *uint32) { runtime.RaceRelease(unsafe.Pointer(p)) }

//go:norace
func releaseMerge(p *uint32) { runtime.RaceReleaseMerge(unsafe.Pointer(p)) }
