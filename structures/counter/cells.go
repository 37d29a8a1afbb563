package counter

import (
	"sync/atomic"
	"unsafe"
)

// cells are words at a distance from each other. What they hold is an int64, in two's complement.
type cells struct {
	words  []atomic.Uint64
	first  int // index of cell 0, so that it lies on a multiple of the padding, or of a page quarter
	stride int // in words
	n      int
}

const word = 8

func newCells(n, pad int) cells {
	// Memory without pointers does not move and starts on a multiple of 8: go on to where cells cannot be torn apart
	// differently in two counters.
	const align = 1024
	words := make([]atomic.Uint64, (n*pad+align)/word)
	first := int(-uintptr(unsafe.Pointer(&words[0]))%align) / word
	return cells{words: words, first: first, stride: pad / word, n: n}
}

func (c *cells) at(i int) *atomic.Uint64 { return &c.words[c.first+i*c.stride] }

// sum reads the cells one after another.
func (c *cells) sum() (sum int64) {
	for i := range c.n {
		sum += int64(c.at(i).Load())
	}
	return sum
}
