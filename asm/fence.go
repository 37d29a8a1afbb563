//go:build amd64 || arm64

package asm

// Fence is a full fence: every access before it, loads and stores alike, is visible to all processors before any access
// after it is performed. MFENCE on amd64, which also orders non-temporal stores and flushes; DMB ISH on arm64.
func Fence()
