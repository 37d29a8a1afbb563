//go:build !linux && !windows && !(darwin && arm64)

package asm

func chooseCPUSource() func() int { return func() int { return -1 } }
