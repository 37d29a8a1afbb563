//go:build !amd64 && !arm64

package jit

// Return and Await are there for amd64 and arm64 only.
func Return(*Buffer, uint32)              { panic(ErrUnsupported) }
func Await(*Buffer, int32, uint32, Label) { panic(ErrUnsupported) }
