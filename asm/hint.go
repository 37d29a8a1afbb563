//go:build amd64 || arm64

package asm

// Relax executes the customary hint of this architecture n times: PAUSE on amd64, ISB on arm64, where YIELD mostly does
// nothing. How long that takes differs by a factor of a hundred between processors: calibrate.
func Relax(n uint32)
