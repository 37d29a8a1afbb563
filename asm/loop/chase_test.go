//go:build amd64 || arm64

package loop

import (
	"math/rand/v2"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestChases: each goes round the ring in its order, visits each node as often as it should, and leaves what it says.
func TestChases(t *testing.T) {
	const size, guard = 9, 0x5555555555555555
	type node struct{ word, guard uint64 }
	names := map[string]bool{}
	for _, c := range Chases() {
		require.False(t, names[c.Name()], c.Name())
		names[c.Name()] = true
		for n := range size + 1 { // up to a whole round
			ring := make([]node, size)
			order := rand.New(rand.NewPCG(uint64(n), 1)).Perm(size)
			address := func(i int) uint64 { return uint64(uintptr(unsafe.Pointer(&ring[order[i%size]]))) }
			next := make([]uint64, size)
			for i := range size {
				ring[order[i]] = node{address(i + 1), guard}
				next[i] = address(i + 1)
			}
			last := c.Run(unsafe.Pointer(&ring[order[0]]), &next[0], n)
			assert.Equal(t, address(n), uint64(uintptr(last)), "%s, %d times: where it is next", c.Name(), n)
			for i := range size {
				want := address(i + 1)
				if i < n {
					switch c.Op {
					case CASSuccess, FetchAdd:
						want++
					case Store, Swap:
						want = uint64(n - i)
					}
				}
				assert.Equal(t, node{want, guard}, ring[order[i]], "%s, %d times: node %d", c.Name(), n, i)
				assert.Equal(t, address(i+1), next[i], "%s: it only reads next", c.Name())
			}
		}
	}
}

// TestChaseByWhatIsThere: the way leads by what is found in memory and not by next, but for stores.
func TestChaseByWhatIsThere(t *testing.T) {
	for _, c := range Chases() {
		var ring [3]uint64
		at := func(i int) uint64 { return uint64(uintptr(unsafe.Pointer(&ring[i]))) }
		ring[0], ring[1], ring[2] = at(1), at(2), at(0)
		next := [2]uint64{at(2), at(2)} // which is not so
		want := at(1)
		if c.Op == Store {
			want = at(2)
		}
		assert.Equal(t, want, uint64(uintptr(c.Run(unsafe.Pointer(&ring[0]), &next[0], 1))), c.Name())
	}
}
