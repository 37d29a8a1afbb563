//go:build !linux || (!amd64 && !arm64)

package jit

const writable, executable = 0, 0

var trap = []byte{0}

func mapPages(int) ([]byte, error)                 { return nil, ErrUnsupported }
func protect([]byte, int) error                    { return ErrUnsupported }
func unmap([]byte)                                 {}
func syncCaches(uintptr, uintptr)                  {}
func enter(uintptr, uintptr, uint64) (none uint64) { panic(ErrUnsupported) }
