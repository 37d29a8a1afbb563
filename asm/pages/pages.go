// Package pages hands out memory in whole pages, outside the Go heap.
//
// What is measured must lie where the experiment says: on a page that nobody else writes to, at a known distance
// from the start of a line, first touched by the thread that is meant to own it (the kernel places a page on the
// NUMA node of the processor that touches it first). The Go heap promises none of that.
package pages

import (
	"fmt"
	"os"
	"unsafe"
)

// A Block is a run of pages, zeroed. Its memory is invisible to the garbage collector: no Go pointer may be kept
// in it as the only one to its object.
type Block struct {
	memory []byte
}

// New maps at least size bytes, rounded up to whole pages. Nothing is touched yet.
func New(size int) (*Block, error) {
	page := os.Getpagesize()
	if size <= 0 || int64(size) > 1<<40 {
		return nil, fmt.Errorf("pages: cannot map %d bytes: expected 1 to 2^40", size)
	}
	size = (size + page - 1) / page * page
	memory, err := allocate(size)
	if err != nil {
		return nil, fmt.Errorf("pages: mapping %d bytes: %w", size, err)
	}
	return &Block{memory}, nil
}

// Size is the length in bytes, a multiple of the page size.
func (b *Block) Size() int { return len(b.memory) }

// At returns the address of the byte at offset. It panics outside the block.
func (b *Block) At(offset int) unsafe.Pointer { return unsafe.Pointer(&b.memory[offset]) }

// Word returns the 64-bit word at offset, which must be a multiple of 8. It panics outside the block.
func (b *Block) Word(offset int) *uint64 {
	if offset%8 != 0 {
		panic(fmt.Sprintf("pages: word at offset %d: expected a multiple of 8", offset))
	}
	_ = b.memory[offset+7]
	return (*uint64)(b.At(offset))
}

// Touch writes to every page, so that each lies near the processor of the calling thread.
func (b *Block) Touch() {
	for i := 0; i < len(b.memory); i += os.Getpagesize() {
		b.memory[i] = 0
	}
}

// Free returns the memory. The block and every address taken from it are dead afterwards.
func (b *Block) Free() {
	release(b.memory)
	b.memory = nil
}
