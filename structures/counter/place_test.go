package counter

import (
	"sync/atomic"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/assert"
)

func TestShardsLieWhereThePaddingSays(t *testing.T) {
	for _, pad := range []int{8, 64, 96, 128, 4096} {
		c := NewSharded(Options{Shards: 3, Pad: pad})
		at := func(shard int) uintptr { return uintptr(unsafe.Pointer(c.Shard(shard).cell)) }
		first := at(0)
		assert.Zero(t, first%1024, "pad %d: aligned so that the padding decides", pad)
		assert.Equal(t, first+uintptr(pad), at(1))
		assert.Equal(t, first+2*uintptr(pad), at(2))
		assert.Equal(t, first, at(3), "number 3 is the first shard again")

		one, other := uintptr(unsafe.Pointer(c.Handle().word.cell)), uintptr(unsafe.Pointer(c.Handle().word.cell))
		assert.Equal(t, uintptr(pad), other-one, "pad %d: handles", pad)
	}
}

// Words is how many words the handles have had in all.
func (c *Sharded) Words() (n int) {
	for _, chunk := range *c.own.all.Load() {
		n += chunk.n
	}
	return n
}

// Word tells handles apart.
func (h *Handle) Word() *atomic.Uint64 { return h.word.cell }
