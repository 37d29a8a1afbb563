//go:build !linux || (!amd64 && !arm64)

package cells

import (
	"errors"
	"fmt"
	"unsafe"
)

// An Arena is memory for cells; there is none here.
type Arena struct{}

// NewArena returns an error: see errors.ErrUnsupported.
func NewArena() (*Arena, error) {
	return nil, fmt.Errorf("reserving address space around cells: %w", errors.ErrUnsupported)
}

// Base is nowhere.
func (a *Arena) Base() unsafe.Pointer { return nil }

// Free does nothing.
func (a *Arena) Free() {}
