package jit

import (
	"errors"
	"fmt"
	"os"
	"unsafe"
)

// ErrUnsupported is what Load returns where code cannot be run.
var ErrUnsupported = errors.New("jit: running generated code needs Linux on amd64 or arm64")

// Code is machine code that can be run. Make it with Load, and Free it.
type Code struct {
	memory []byte // whole pages
}

// MaxSize is the most code that Load takes, in bytes.
const MaxSize = 1 << 26

// Load makes code executable.
func Load(code []byte) (*Code, error) {
	if len(code) == 0 || len(code) > MaxSize {
		return nil, fmt.Errorf("jit: found %d bytes of code, expected 1 to %d", len(code), MaxSize)
	}
	page := os.Getpagesize()
	memory, err := mapPages((len(code) + page - 1) / page * page)
	if err != nil {
		return nil, err
	}
	c := &Code{memory}
	if err := c.fill(code); err != nil {
		c.Free()
		return nil, err
	}
	return c, nil
}

// Replace puts other code in the place of this. Nobody may be running it. It must fit the pages of the first.
func (c *Code) Replace(code []byte) error {
	if len(code) == 0 || len(code) > len(c.memory) {
		return fmt.Errorf("jit: found %d bytes of code, expected 1 to %d", len(code), len(c.memory))
	}
	if err := protect(c.memory, writable); err != nil {
		return fmt.Errorf("jit: making code writable: %w", err)
	}
	return c.fill(code)
}

// fill writes the code and makes it executable.
func (c *Code) fill(code []byte) error {
	copy(c.memory, code)
	rest := c.memory[len(code):]
	for i := range rest {
		rest[i] = trap[i%len(trap)] // running off the end is a fault, not whatever was there
	}
	syncCaches(uintptr(unsafe.Pointer(&c.memory[0])), uintptr(len(c.memory)))
	if err := protect(c.memory, executable); err != nil {
		return fmt.Errorf("jit: making code executable: %w", err)
	}
	return nil
}

// Run executes the code with the address of a block outside the Go heap, and returns what it returns. Any number of
// threads may run it at a time.
func (c *Code) Run(block unsafe.Pointer) uint64 { return c.RunWith(block, 0) }

// RunWith executes the code with a number beside the block.
func (c *Code) RunWith(block unsafe.Pointer, n uint64) uint64 {
	return enter(uintptr(unsafe.Pointer(&c.memory[0])), uintptr(block), n)
}

// Free returns the memory. The code must not be run afterwards: Run panics.
func (c *Code) Free() {
	unmap(c.memory)
	c.memory = nil
}
