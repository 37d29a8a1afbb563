//go:build amd64 || arm64

package loop

import (
	"math/rand/v2"
	"runtime"
	"slices"
	"sync/atomic"
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

// TestChasesContended: atomic operations of two threads at one node lose nothing, and one that fails undoes nothing.
func TestChasesContended(t *testing.T) {
	const times = 100_000
	found := func(c Chase, p *uint64, expected uint64) uint64 {
		return uint64(uintptr(c.Run(unsafe.Pointer(p), &expected, 1)))
	}
	all := Chases()
	add := all[slices.IndexFunc(all, func(c Chase) bool { return c.Op == FetchAdd })]
	for _, c := range all {
		var node [16]uint64
		var counts [2]uint64
		var there atomic.Int32
		twoThreads(t, func(side int) {
			for there.Add(1); there.Load() < 2; { // or the one is done before the other begins
				runtime.Gosched()
			}
			switch {
			case c.Op == FetchAdd:
				for range times {
					found(c, &node[8], 0)
					counts[side]++
				}
			case c.Op == CASFail && side == 0:
				for range times {
					found(add, &node[8], 0)
					counts[side]++
				}
			case c.Op == CASFail:
				for range times { // it expects 1, which is there for a moment
					if found(c, &node[8], 0) == 1 {
						return
					}
				}
			case c.Op == CASSuccess:
				for seen := uint64(0); counts[side] < times; {
					if was := found(c, &node[8], seen); was == seen {
						counts[side]++
						seen++
					} else {
						seen = was
					}
				}
			}
		})
		assert.Equal(t, counts[0]+counts[1], node[8], c.Name())
	}
}
