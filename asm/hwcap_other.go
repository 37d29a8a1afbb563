//go:build arm64 && !linux

package asm

// HWCAP returns nothing where no portable way is known to ask: a missing stub, never a fault.
func HWCAP() (hwcap, hwcap2 uint64) { return 0, 0 }
