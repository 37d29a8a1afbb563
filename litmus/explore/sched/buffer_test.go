package sched

import (
	"errors"
	"maps"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
)

func weak(w int, v uint64) command { return command{kind: Issue, word: w, value: v} }
func fence() command               { return command{kind: Fence} }

// buffered are programs whose outcomes store buffers add to, and some that forbid what a wrong buffer would add.
var buffered = map[string]program{
	"SB":                     {{weak(0, 1), load(1)}, {weak(1, 1), load(0)}},
	"SB+fences":              {{weak(0, 1), fence(), load(1)}, {weak(1, 1), fence(), load(0)}},
	"SB+fence+po":            {{weak(0, 1), fence(), load(1)}, {weak(1, 1), load(0)}},
	"SB+swaps":               {{weak(0, 1), swap(2, 1), load(1)}, {weak(1, 1), swap(2, 2), load(0)}},
	"SB+failing exchanges":   {{weak(0, 1), cas(2, 1, 2), load(1)}, {weak(1, 1), cas(2, 1, 2), load(0)}},
	"SB+strong stores":       {{store(0, 1), load(1)}, {store(1, 1), load(0)}},
	"SB+rfis":                {{weak(0, 1), load(0), load(1)}, {weak(1, 1), load(1), load(0)}},
	"3.SB":                   {{weak(0, 1), load(1)}, {weak(1, 1), load(2)}, {weak(2, 1), load(0)}},
	"MP":                     {{weak(0, 1), weak(1, 1)}, {load(1), load(0)}},
	"2+2W":                   {{weak(0, 1), weak(1, 2)}, {weak(1, 1), weak(0, 2)}},
	"R":                      {{weak(0, 1), weak(1, 1)}, {weak(1, 2), load(0)}},
	"S":                      {{weak(0, 2), weak(1, 1)}, {load(1), weak(0, 1)}},
	"IRIW":                   {{weak(0, 1)}, {weak(1, 1)}, {load(0), load(1)}, {load(1), load(0)}},
	"n6":                     {{weak(0, 1), load(0), load(1)}, {weak(1, 2), weak(0, 2)}},
	"n5":                     {{weak(0, 1), load(0)}, {weak(0, 2), load(0)}},
	"own value twice":        {{weak(0, 1), weak(0, 2), load(0), load(0)}, {load(0), store(0, 3)}},
	"store of what is there": {{weak(0, 0), load(1)}, {weak(0, 0), load(0)}, {weak(0, 1)}},
	"wait":                   {{weak(0, 1), weak(1, 1)}, {until(1, 1), load(0)}},
	"wait with a store left": {{weak(0, 1), until(1, 1)}, {weak(1, 1), until(0, 1)}},
	"lock":                   {{weak(0, 1), lock(0), load(1), unlock(0)}, {weak(1, 1), lock(0), load(0), unlock(0)}},
	"fork":                   {{weak(0, 1), start(1), weak(1, 1), load(2)}, {weak(2, 1), load(0), load(1)}},
}

func TestBuffered(t *testing.T) {
	for name, p := range buffered {
		t.Run(name, func(t *testing.T) {
			if _, _, redundant := compare(t, p); redundant > 0 && !strings.HasPrefix(name, "wait") {
				t.Errorf("%d redundant schedules", redundant)
			}
		})
	}
}

func TestBufferedRandom(t *testing.T) {
	for seed, c := range []struct {
		name string
		kind func(p program, random *rand.Rand) program
	}{
		{"plain", func(p program, _ *rand.Rand) program { return p }},
		{"locks", program.withLocks},
		{"forks", program.withFork},
		{"waits", program.withWaits},
	} {
		t.Run(c.name, func(t *testing.T) {
			random := rand.New(rand.NewPCG(3, uint64(seed))) // so that each has the same programs alone
			runs, classes, redundant := 0, 0, 0
			programs := 60
			if testing.Short() {
				programs = 20
			}
			for range programs {
				threads := 2 + random.IntN(2)
				p := c.kind(randomProgram(random, threads, 8-threads).weakened(random), random)
				r, c, d := compare(t, p)
				runs, classes, redundant = runs+r, classes+c, redundant+d
				if t.Failed() {
					return
				}
			}
			t.Logf("%d interleavings, %d classes, %d redundant", runs, classes, redundant)
		})
	}
}

// weakened lets most stores wait, and makes some other operations fences.
func (p program) weakened(r *rand.Rand) program {
	for _, t := range p {
		for k := range t {
			switch c := &t[k]; {
			case (c.kind == Store || c.kind == CompareAndSwap) && r.IntN(5) > 0:
				*c = weak(c.word, 1+c.value)
			case c.kind != Load && r.IntN(4) == 0:
				*c = fence()
			}
		}
	}
	return p
}

// TestBufferMutants breaks the store buffers, and the reduction of their steps: one program each shows it.
func TestBufferMutants(t *testing.T) {
	for name, c := range map[string]struct {
		mutation
		program string
	}{
		"a load does not see its thread's store": {mutation{noForward: true}, "n5"},
		"a fence does not wait":                  {mutation{fenceKeeps: true}, "SB+fences"},
		"an exchange does not wait":              {mutation{changeKeeps: true}, "SB+swaps"},
		"a failing exchange does not wait":       {mutation{changeKeeps: true}, "SB+failing exchanges"},
		"stores overtake each other":             {mutation{overtake: true}, "MP"},
		"flush and load count as independent":    {mutation{flushFree: true}, "SB"},
	} {
		t.Run(name, func(t *testing.T) {
			p := buffered[c.program]
			if _, outcomes := explored(p, Options{mutation: c.mutation}); maps.Equal(outcomes, enumerate(p).outcomes) {
				t.Error("nothing shows the difference")
			}
		})
	}
}

func (w *word) storeLater(v uint64) {
	a := w.access(Store)
	a.New[0] = v
	if !Buffer(a) {
		atomic.StoreUint64(&w.v, v)
	}
}

// TestModels: Dekker's entry with stores that wait breaks under x86-TSO alone, and says which store was late.
func TestModels(t *testing.T) {
	dekker := func(s *Scenario) {
		var x, y word
		a, b := uint64(1), uint64(1)
		s.Go("a", func() { x.storeLater(1); a = y.load() })
		s.Go("b", func() { y.storeLater(1); b = x.load() })
		s.Finally(func() error {
			if a+b == 0 {
				return errors.New("both are inside")
			}
			return nil
		})
	}
	r := Explore(Options{Model: SC}, dekker)
	require.Nil(t, r.Failure)
	require.True(t, r.Weak)
	require.Equal(t, SC, r.Model)
	r = Explore(Options{Model: TSO}, dekker)
	require.NotNil(t, r.Failure)
	require.False(t, r.Weak)
	require.Equal(t, TSO, r.Model)
	require.Equal(t, []string{"a", "b"}, r.Failure.Threads)
	kinds := map[Kind]int{}
	for _, l := range r.Failure.Lines {
		kinds[l.Kind]++
		require.Less(t, l.Thread, 2)
		require.GreaterOrEqual(t, l.Place, 0)
	}
	require.Equal(t, map[Kind]int{Issue: 2, Load: 2, Flush: 2}, kinds)
	again := Explore(Options{Model: TSO, Replay: r.Failure.Replay}, dekker)
	require.NotNil(t, again.Failure)
	require.Equal(t, r.Failure.Lines[0].Kind, again.Failure.Lines[0].Kind)
	require.Equal(t, TSO, nativeOn("amd64"))
	require.Equal(t, SC, nativeOn("arm64"))
}

// TestPartOfAStore: a load of a part of a waiting store gets that part; one that reads more is refused.
func TestPartOfAStore(t *testing.T) {
	var got uint32
	var x uint64
	r := Explore(Options{Model: TSO}, func(s *Scenario) {
		x = 0
		s.Go("a", func() {
			Buffer(Access{Kind: Store, Size: 8, Addr: unsafe.Pointer(&x), New: [2]uint64{1<<40 + 7}})
			Step(Access{Kind: Load, Size: 4, Addr: unsafe.Pointer(&x)})
			got = atomic.LoadUint32((*uint32)(unsafe.Pointer(&x)))
		})
	})
	require.Nil(t, r.Failure)
	require.Equal(t, uint32(7), got)
	require.Equal(t, uint64(1<<40+7), x)
	r = Explore(Options{Model: TSO}, func(s *Scenario) {
		s.Go("a", func() {
			Buffer(Access{Kind: Store, Size: 4, Addr: unsafe.Pointer(&x)})
			Step(Access{Kind: Load, Size: 8, Addr: unsafe.Pointer(&x)})
		})
	})
	require.NotNil(t, r.Failure)
	require.Equal(t, Unsupported, r.Failure.Outcome)
}

// TestModesWithBuffers: what bounds and samples finds the late store too.
func TestModesWithBuffers(t *testing.T) {
	r := Explore(Options{Model: TSO, Schedules: 1, Time: 1 << 36}, func(s *Scenario) {
		var x, y word
		a, b := uint64(1), uint64(1)
		s.Go("a", func() { x.storeLater(1); a = y.load() })
		s.Go("b", func() { y.storeLater(1); b = x.load() })
		s.Go("c", func() { x.load(); y.load() })
		s.Finally(func() error { _ = a + b; return nil })
	})
	require.Nil(t, r.Failure)
	require.Equal(t, 1, r.Sampled)
}
