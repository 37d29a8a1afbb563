package team

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm"
	"example.org/atomlab/asm/affinity"
	"example.org/atomlab/asm/machine"
)

func newTeam(t *testing.T) *Team {
	t.Helper()
	m, err := New(machine.Detect().Spread(4))
	require.NoError(t, err)
	t.Cleanup(m.Close)
	return m
}

func TestMembersRunWhereTheyShould(t *testing.T) {
	team := newTeam(t)
	if err := team.Unpinned(); err != nil {
		cpus, unknown := affinity.Get(0)
		if unknown == nil {
			unknown = affinity.Set(0, cpus...) // as they are
		}
		require.Error(t, unknown, "this system pins threads, but: %v", err)
		t.Skip(err)
	}
	at := make([]int, team.Size())
	for range 20 {
		team.Run(team.Size(), func(rank int) { at[rank] = asm.CPU() })
		assert.Equal(t, team.CPUs(), at)
	}
}

// TestBeginTogether lets no body return before all have begun.
func TestBeginTogether(t *testing.T) {
	team := newTeam(t)
	var begun atomic.Int32
	team.Run(team.Size(), func(int) {
		begun.Add(1)
		for begun.Load() < int32(team.Size()) {
			runtime.Gosched()
		}
	})
	assert.Equal(t, int32(team.Size()), begun.Load())
}

func TestOnlyTheFirst(t *testing.T) {
	team := newTeam(t)
	var ran [8]atomic.Bool
	team.Run(1, func(rank int) { ran[rank].Store(true) })
	assert.True(t, ran[0].Load())
	assert.False(t, ran[1].Load())
	assert.Panics(t, func() { team.Run(team.Size()+1, func(int) {}) })
	assert.Panics(t, func() { team.Run(0, func(int) {}) })
}

func TestPanicIsPassedOn(t *testing.T) {
	team := newTeam(t)
	assert.PanicsWithValue(t, "from rank 0", func() {
		team.Run(team.Size(), func(rank int) {
			if rank == 0 {
				panic("from rank 0")
			}
		})
	})
	team.Run(team.Size(), func(int) {}) // and the team still works
}

func TestCloseRestores(t *testing.T) {
	if runtime.GOARCH == "wasm" {
		t.Skip("WebAssembly has one thread: GOMAXPROCS is 1 whatever is asked")
	}
	before := runtime.GOMAXPROCS(0)
	team, err := New([]int{0, 0, 0, 0, 0, 0, 0, 0, 0})
	require.NoError(t, err)
	assert.GreaterOrEqual(t, runtime.GOMAXPROCS(0), 9)
	team.Close()
	assert.Equal(t, before, runtime.GOMAXPROCS(0))
	_, err = New(nil)
	assert.Error(t, err)
}

func TestNoise(t *testing.T) {
	for text, noise := range map[string]Noise{
		"":                    {},
		"moved":               {Moved: 1},
		"preempted":           {Preempted: 2},
		"moved, kept waiting": {1, 1, time.Millisecond, true},
		"kept waiting":        {Waited: bearable + 1, Timed: true},
	} {
		assert.Equal(t, text, noise.String())
	}
	assert.Empty(t, Noise{Preempted: 2, Waited: bearable, Timed: true}.String(), "short and known to be")
}

func ExampleTeam_Run() {
	t, err := New(machine.Detect().Spread(1))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer t.Close()
	t.Run(1, func(rank int) { fmt.Println("rank", rank) })
	// Output: rank 0
}
