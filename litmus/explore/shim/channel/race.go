//go:build race

package channel

import (
	"runtime"
	"unsafe"
)

// release and acquire tell the race detector of the order that a meeting makes.
//
//go:norace
func release(w *waiter) { runtime.RaceReleaseMerge(unsafe.Pointer(w)) }

//go:norace
func acquire(w *waiter) { runtime.RaceAcquire(unsafe.Pointer(w)) }
