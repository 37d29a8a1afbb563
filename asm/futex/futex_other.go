//go:build !linux

package futex

import "time"

const present = false

// Wait panics on this system.
func Wait(*uint32, uint32, time.Duration) { panic("futex: Wait exists on Linux only") }

// Wake panics on this system.
func Wake(*uint32) int { panic("futex: Wake exists on Linux only") }

// Undisturbed panics on this system.
func Undisturbed(func()) { panic("futex: Undisturbed exists on Linux only") }
