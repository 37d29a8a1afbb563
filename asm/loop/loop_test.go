//go:build amd64 || arm64

package loop

import (
	"math"
	"runtime"
	"sync"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// cell is what a loop works on, with a guard on either side: the words at index 2 and 3, 16-byte aligned.
func cell() (words []uint64, p unsafe.Pointer) {
	words = make([]uint64, 9)
	if uintptr(unsafe.Pointer(&words[0]))%16 != 0 {
		words = words[1:]
	}
	return words[:8], unsafe.Pointer(&words[2])
}

// after returns what memory and the failure count must be once the operation was done n times on start.
func after(op Op, width int, start uint64, n int) (memory uint64, failed int) {
	mask := uint64(math.MaxUint64)
	if width < 64 {
		mask = 1<<width - 1
	}
	switch op {
	case Increment, FetchAdd, CASSuccess, CASLoop, CASLoopWitness:
		return start&^mask | (start+uint64(n))&mask, 0
	case CASFail:
		return start, n
	case Swap:
		return 1, 0 // stores what is left of n, counting down
	case Store:
		return Unroll, 0
	}
	return start, 0
}

func TestEveryLoopDoesWhatItSays(t *testing.T) {
	const guard = 0x5555555555555555
	names := map[string]bool{}
	for _, l := range All() {
		require.False(t, names[l.Name()], "two loops of the name %s", l.Name())
		names[l.Name()] = true
		if l.Op == Walk { // it has a test of its own
			continue
		}
		t.Run(l.Name(), func(t *testing.T) {
			if !l.Present {
				t.Skip("not on this processor")
			}
			for _, start := range []uint64{0, 0xff, 0xffff_fffe, math.MaxUint64, 0x8000_0000_0000_0000} {
				for _, n := range []int{Unroll, 10 * Unroll, 300 * Unroll} {
					words, p := cell()
					for i := range words {
						words[i] = guard
					}
					words[2] = start
					wantMemory, wantFailed := after(l.Op, min(l.Width, 64), start, n)
					require.Equal(t, wantFailed, l.Run(p, n), "failures")
					require.Equal(t, wantMemory, words[2], "memory, from %#x, %d times", start, n)
					words[2] = guard
					for i, w := range words {
						require.Equal(t, uint64(guard), w, "word %d is not the loop's to touch", i-2)
					}
				}
			}
		})
	}
}

// TestContended runs the loops that promise to lose nothing from two threads at once.
func TestContended(t *testing.T) {
	const n = 20_000 * Unroll
	for _, l := range Present(FetchAdd, CASLoop, CASLoopWitness) {
		words, p := cell()
		var failed [2]int
		twoThreads(t, func(side int) { failed[side] = l.Run(p, n) })
		assert.Equal(t, uint64(2*n), words[2], l.Name())
		t.Logf("%s: %d and %d failures in %d", l.Name(), failed[0], failed[1], n)
		if l.Op == FetchAdd {
			assert.Zero(t, failed[0]+failed[1])
		}
	}
}

func TestWalk(t *testing.T) {
	type node struct {
		next  *node
		count uint64
	}
	ring := make([]node, 5)
	for i := range ring {
		ring[i].next = &ring[(i+1)%len(ring)]
	}
	Get(Walk).Run(unsafe.Pointer(&ring[0]), 32)
	var counts []uint64
	for _, n := range ring {
		counts = append(counts, n.count)
	}
	assert.Equal(t, []uint64{7, 7, 6, 6, 6}, counts)
}

// twoThreads lets two goroutines spin in assembly at once, whatever the processor has: the kernel takes turns
// between threads where the Go scheduler could not.
func twoThreads(t *testing.T, body func(side int)) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(max(2, runtime.GOMAXPROCS(0))))
	var wg sync.WaitGroup
	for side := range 2 {
		wg.Go(func() { body(side) })
	}
	wg.Wait()
}

// TestPingPong counts: whoever passes the turn does so as often as it is told, in turn, and each word holds the number
// of the last hand-over that went through it.
func TestPingPong(t *testing.T) {
	const n = 1000
	var words [2]uint64
	byCAS := func(turn, _ *uint64, from, n, patience int) int { return CASPingPong(turn, from, n, patience) }
	for _, c := range []struct {
		name  string
		play  func(mine, theirs *uint64, from, n, patience int) int
		words [2]*uint64 // of each side
		last  [2]uint64
	}{
		{"one word", PingPong, [2]*uint64{&words[0], &words[0]}, [2]uint64{2 * n, 0}},
		{"a word each", PingPong, [2]*uint64{&words[0], &words[1]}, [2]uint64{2*n - 1, 2 * n}},
		{"compare-and-swap", byCAS, [2]*uint64{&words[0], &words[0]}, [2]uint64{2 * n, 0}},
	} {
		words = [2]uint64{}
		var done [2]int
		twoThreads(t, func(side int) {
			for done[side] < n { // a side that lost patience goes on from where it was
				done[side] += c.play(c.words[side], c.words[1-side], side+2*done[side], n-done[side], 1000)
			}
		})
		assert.Equal(t, [2]int{n, n}, done, c.name)
		assert.Equal(t, c.last, words, c.name)
	}
}

func TestLockStep(t *testing.T) {
	const n, patience = 10, 1 << 30
	var slots, progress [2]uint64
	twoThreads(t, func(side int) {
		assert.Equal(t, n, LockStep(&slots[side], &progress[side], &progress[1-side], n, patience))
	})
	assert.Equal(t, [2]uint64{n, n}, slots)
}

func TestPatienceEnds(t *testing.T) {
	var turn, other, slot, mine, theirs uint64
	assert.Zero(t, PingPong(&turn, &turn, 1, 10, 100), "waits for another side that never comes")
	assert.Equal(t, 1, PingPong(&turn, &turn, 0, 10, 100), "takes its first turn and no second")
	assert.Equal(t, uint64(1), turn)
	assert.Equal(t, 1, PingPong(&turn, &other, 0, 10, 100))
	assert.Equal(t, [2]uint64{1, 0}, [2]uint64{turn, other}, "only its own word is written")
	turn = 0
	assert.Zero(t, CASPingPong(&turn, 1, 10, 100))
	assert.Equal(t, 1, CASPingPong(&turn, 0, 10, 100))
	assert.Equal(t, uint64(1), turn)
	assert.Zero(t, LockStep(&slot, &mine, &theirs, 10, 100))
	assert.Equal(t, uint64(1), slot)
}

func TestGetPrefersTheWholeWord(t *testing.T) {
	assert.Equal(t, 64, Get(CASSuccess).Width)
	assert.Panics(t, func() { Get("no such operation") })
}
