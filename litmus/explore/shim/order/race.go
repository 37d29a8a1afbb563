//go:build race

package order

import (
	"runtime"
	"unsafe"
)

// Acquire lets what was released at p come before what the caller does next.
//
//go:norace
func Acquire[T any](p *T) { runtime.RaceAcquire(unsafe.Pointer(p)) }

// Release lets what the caller did come before what acquires at p, instead of what was released there earlier.
//
//go:norace
func Release[T any](p *T) { runtime.RaceRelease(unsafe.Pointer(p)) }

// ReleaseMerge is Release beside what was released there earlier.
//
//go:norace
func ReleaseMerge[T any](p *T) { runtime.RaceReleaseMerge(unsafe.Pointer(p)) }

// Hide keeps from the detector the order that locks, channels and atomic operations of the caller make, until Show.
//
//go:norace
func Hide() { runtime.RaceDisable() }

// Show ends what Hide began.
//
//go:norace
func Show() { runtime.RaceEnable() }
