//go:build !unix

package pages

import (
	"os"
	"unsafe"
)

// allocate takes pointer-free heap memory with room to start on a page: large objects do not move.
func allocate(size int) ([]byte, error) {
	page := uintptr(os.Getpagesize())
	room := make([]byte, uintptr(size)+page)
	start := -uintptr(unsafe.Pointer(&room[0])) % page
	return room[start : start+uintptr(size) : start+uintptr(size)], nil
}

func release([]byte) {}
