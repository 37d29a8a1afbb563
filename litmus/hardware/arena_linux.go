//go:build amd64 || arm64

package hardware

import (
	"fmt"
	"unsafe"

	"golang.org/x/sys/unix"
)

// An arena is memory for cells in the middle of a reservation without access rights: an access that an unexpected 32-bit
// index leads astray ends there in a fault.
type arena struct {
	reservation []byte
	cells       unsafe.Pointer
}

// guard is how far a 32-bit index can lead: 4 GiB up, or 2 GiB down.
const guard = 1 << 32

func newArena() (*arena, error) {
	reservation, err := unix.Mmap(-1, 0, 2*guard+arenaSize, unix.PROT_NONE, unix.MAP_ANON|unix.MAP_PRIVATE|unix.MAP_NORESERVE)
	if err != nil {
		return nil, fmt.Errorf("reserving %d bytes of address space around the cells: %w", 2*guard+arenaSize, err)
	}
	cells := reservation[guard : guard+arenaSize]
	if err := unix.Mprotect(cells, unix.PROT_READ|unix.PROT_WRITE); err != nil {
		unix.Munmap(reservation)
		return nil, fmt.Errorf("making the cells writable: %w", err)
	}
	return &arena{reservation, unsafe.Pointer(&cells[0])}, nil
}

func (a *arena) free() { unix.Munmap(a.reservation) }
