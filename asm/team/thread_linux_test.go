package team

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"example.org/atomlab/asm/affinity"
	"example.org/atomlab/asm/machine"
)

// TestDisturbanceIsSeen puts two busy threads on one processor: the kernel must take turns, and the team must notice.
func TestDisturbanceIsSeen(t *testing.T) {
	cpu := machine.Detect().Allowed[0]
	team, err := New([]int{cpu, cpu})
	require.NoError(t, err)
	defer team.Close()
	require.NoError(t, team.Unpinned())
	noise := team.Run(2, func(int) {
		for start := time.Now(); time.Since(start) < 50*time.Millisecond; { // clock: long enough for the kernel to take turns
		}
	})
	assert.NotEmpty(t, noise.String())
	assert.Greater(t, noise.Preempted, 0)
}

func TestPinRefused(t *testing.T) {
	team, err := New([]int{8191})
	require.NoError(t, err)
	defer team.Close()
	assert.ErrorContains(t, team.Unpinned(), "cannot pin a thread to processor 8191")
	team.Run(1, func(int) {})
}

// TestMainThreadStaysFree: whatever the team pins, the process's own mask must be as it was.
func TestMainThreadStaysFree(t *testing.T) {
	before := machine.Detect().Allowed
	for range 20 {
		team, err := New(before[:1])
		require.NoError(t, err)
		assert.Equal(t, before, machine.Detect().Allowed)
		team.Close()
	}
	after, err := affinity.Get(unix.Getpid())
	require.NoError(t, err)
	assert.Equal(t, before, after)
}

func TestRunDelay(t *testing.T) {
	delay, known := runDelay([]byte("211762033 15776110 360\n"))
	assert.Equal(t, time.Duration(15776110), delay)
	assert.True(t, known)
	for _, text := range []string{"", "1 2", "1 x 3"} {
		_, known := runDelay([]byte(text))
		assert.False(t, known, text)
	}
}
