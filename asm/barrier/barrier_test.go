package barrier

import (
	"fmt"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/futex"
	"example.org/atomlab/asm/reexec"
)

var patiences = map[string]Patience{
	"goroutines":  {Looks: 16, GiveWay: runtime.Gosched},
	"threads":     {Looks: 1 << 10, GiveWay: runtime.Gosched},
	"sleep":       {Looks: 1},
	"look, sleep": {Looks: 100},
}

// each runs a function on so many threads at once, which keep the processors of the scheduler while they sleep.
func each(parties int, f func(rank int)) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(max(runtime.GOMAXPROCS(0), parties+1)))
	var all sync.WaitGroup
	for rank := range parties {
		all.Go(func() {
			runtime.LockOSThread()
			f(rank)
		})
	}
	all.Wait()
}

// TestRounds: whoever leaves a round finds what all have written before it, in plain memory, and nobody a round ahead.
// The race detector looks at the same.
func TestRounds(t *testing.T) {
	const rounds = 50
	for name, patience := range patiences {
		for _, parties := range []int{1, 2, 3, 7} {
			b := New(parties, patience)
			written := make([]int, parties)
			var wrong atomic.Int64
			each(parties, func(rank int) {
				for round := 1; round <= rounds; round++ {
					written[rank] = round
					whole := b.Wait()
					for _, w := range written {
						if w != round || !whole {
							wrong.Add(1)
						}
					}
					b.Wait() // nobody writes before all have looked
				}
			})
			assert.Zero(t, wrong.Load(), "%s, %d parties", name, parties)
		}
	}
}

// TestWakes: who sleeps is woken by the last to come, and by Break. It runs in a process in which nothing else ends a
// sleep: the naps are longer than any test, and the runtime sends no signals to take a thread's processor away.
func TestWakes(t *testing.T) {
	if !futex.Present {
		t.Skip("nobody sleeps here")
	}
	if os.Getenv(childName) == "" {
		child, err := reexec.Command("-test.run=^TestWakes$")
		require.NoError(t, err)
		child.Env = append(os.Environ(), childName+"=yes", "GODEBUG=asyncpreemptoff=1", "GOGC=off")
		out, err := child.CombinedOutput()
		require.NoError(t, err, "%s", out)
		return
	}
	nap = time.Hour
	b := New(3, Patience{Looks: 1})
	each(3, func(rank int) {
		for round := range 100 {
			if round%3 == rank {
				time.Sleep(20 * time.Microsecond) // clock: late, so that the others sleep
			}
			b.Wait()
		}
	})
	each(3, func(rank int) {
		if rank == 2 {
			time.Sleep(10 * time.Millisecond) // clock: the others sleep by now
			b.Break()
			return
		}
		assert.False(t, b.Wait())
	})
}

const childName = "ATOMLAB_TEST_BARRIER_CHILD"

// TestBreak: a party that does not come keeps nobody, and a broken barrier stays so.
func TestBreak(t *testing.T) {
	for name, patience := range patiences {
		b := New(3, patience)
		each(3, func(rank int) {
			for round := 0; round < 5; round++ {
				if rank == 0 && round == 4 {
					b.Break()
					return
				}
				if !b.Wait() { // of an earlier round, if it was slow to leave it
					break
				}
			}
			assert.False(t, b.Wait(), name)
		})
	}
}

// TestEveryRoundIsWhole counts beside the barrier: at no time is a party more than one round ahead of another.
func TestEveryRoundIsWhole(t *testing.T) {
	const parties, rounds = 4, 500
	b := New(parties, Patience{Looks: 64, GiveWay: runtime.Gosched})
	var came [parties]atomic.Int64
	each(parties, func(rank int) {
		for round := int64(1); round <= rounds; round++ {
			came[rank].Store(round)
			b.Wait()
			for other := range came {
				if n := came[other].Load(); n < round || n > round+1 {
					t.Errorf("round %d: party %d has come %d times", round, other, n)
				}
			}
		}
	})
}

// BenchmarkWait is a round of two parties.
func BenchmarkWait(b *testing.B) {
	two := New(2, Patience{Looks: 1 << 16, GiveWay: runtime.Gosched})
	each(2, func(int) {
		for range b.N {
			two.Wait()
		}
	})
}

func ExampleBarrier() {
	b := New(2, Patience{Looks: 1 << 10, GiveWay: runtime.Gosched})
	var sums [2]int
	each(2, func(rank int) {
		for i := range 1000 {
			sums[rank] += i*2 + rank
		}
		b.Wait()
		if rank == 0 {
			fmt.Println(sums[0] + sums[1]) // both are done
		}
	})
	// Output: 1999000
}
