package counter

import (
	"testing"
	"unsafe"

	"github.com/stretchr/testify/assert"
)

func TestShardsLieWhereThePaddingSays(t *testing.T) {
	for _, pad := range []int{8, 64, 96, 128, 4096} {
		c := NewSharded(Options{Shards: 3, Pad: pad})
		first := uintptr(unsafe.Pointer(c.Handle().cell))
		assert.Zero(t, first%1024, "pad %d: aligned so that the padding decides", pad)
		assert.Equal(t, first+uintptr(pad), uintptr(unsafe.Pointer(c.Handle().cell)))
		assert.Equal(t, first+2*uintptr(pad), uintptr(unsafe.Pointer(c.Handle().cell)))
		assert.Equal(t, first, uintptr(unsafe.Pointer(c.Handle().cell)), "the fourth handle is the first shard's again")
	}
}
