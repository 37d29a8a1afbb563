package pages

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestBlock(t *testing.T) {
	page := os.Getpagesize()
	b, err := New(page + 1)
	require.NoError(t, err)
	defer b.Free()
	assert.Equal(t, 2*page, b.Size())
	assert.Zero(t, uintptr(b.At(0))%uintptr(page), "starts on a page")
	assert.Equal(t, uintptr(b.At(0))+4096, uintptr(b.At(4096)))
	b.Touch()
	*b.Word(64) = 7
	assert.Equal(t, uint64(7), *(*uint64)(b.At(64)))
	assert.Zero(t, *b.Word(72), "fresh memory is zero")
}

func TestMisuse(t *testing.T) {
	large := 50 // where int has 32 bits, nothing is left of it
	for _, size := range []int{0, -1, 1 << large} {
		_, err := New(size)
		assert.ErrorContains(t, err, "expected 1 to 2^40")
	}
	b, err := New(1)
	require.NoError(t, err)
	assert.Panics(t, func() { b.Word(4) }, "unaligned")
	assert.Panics(t, func() { b.Word(b.Size()) }, "outside")
	assert.Panics(t, func() { b.At(-1) })
	b.Free()
	b.Free()
}
