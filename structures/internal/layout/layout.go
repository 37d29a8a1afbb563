// Package layout has the two fields that structures shared by processors need again and again, and that hold nothing.
package layout

import (
	"unsafe"

	"golang.org/x/sys/cpu"
)

// Pad keeps what stands before it and what stands behind it off each other's cache lines, when the two are written by
// different processors. It is two lines of 64 bytes: where lines are fetched in pairs, one would not be enough. On an
// architecture with longer lines (s390x: 256 bytes) it is one.
type Pad [max(128, unsafe.Sizeof(cpu.CacheLinePad{}))]byte

// NoCopy makes go vet report copies of the struct that it is a field of (its copylocks check looks for these methods).
type NoCopy struct{}

// Lock does nothing.
func (*NoCopy) Lock() {}

// Unlock does nothing.
func (*NoCopy) Unlock() {}
