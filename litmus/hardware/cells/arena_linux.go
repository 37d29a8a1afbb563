//go:build amd64 || arm64

package cells

import (
	"fmt"
	"unsafe"

	"golang.org/x/sys/unix"
)

// An Arena is memory for cells in the middle of a reservation without access rights.
type Arena struct {
	reservation []byte
	base        unsafe.Pointer
}

// NewArena reserves the address space, and makes Size bytes of it readable and writable. Nothing is touched yet.
func NewArena() (*Arena, error) {
	reservation, err := unix.Mmap(-1, 0, 2*Guard+Size, unix.PROT_NONE, unix.MAP_ANON|unix.MAP_PRIVATE|unix.MAP_NORESERVE)
	if err != nil {
		return nil, fmt.Errorf("reserving %d bytes of address space around the cells: %w", 2*Guard+Size, err)
	}
	cells := reservation[Guard : Guard+Size]
	if err := unix.Mprotect(cells, unix.PROT_READ|unix.PROT_WRITE); err != nil {
		unix.Munmap(reservation)
		return nil, fmt.Errorf("making the cells writable: %w", err)
	}
	return &Arena{reservation, unsafe.Pointer(&cells[0])}, nil
}

// Base is where the memory begins.
func (a *Arena) Base() unsafe.Pointer { return a.base }

// Free returns memory and address space.
func (a *Arena) Free() { unix.Munmap(a.reservation) }
