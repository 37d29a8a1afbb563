//go:build linux && (amd64 || arm64)

package jit

import (
	"fmt"

	"golang.org/x/sys/unix"
)

const (
	writable   = unix.PROT_READ | unix.PROT_WRITE
	executable = unix.PROT_READ | unix.PROT_EXEC
)

func mapPages(size int) ([]byte, error) {
	memory, err := unix.Mmap(-1, 0, size, writable, unix.MAP_ANON|unix.MAP_PRIVATE)
	if err != nil {
		return nil, fmt.Errorf("jit: mapping %d bytes: %w", size, err)
	}
	return memory, nil
}

func protect(memory []byte, protection int) error { return unix.Mprotect(memory, protection) }

func unmap(memory []byte) {
	if memory != nil {
		unix.Munmap(memory)
	}
}
