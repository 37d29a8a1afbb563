package team

import (
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm"
	"example.org/atomlab/asm/affinity"
	"example.org/atomlab/asm/machine"
)

func unpinnable(int) error { return affinity.ErrUnsupported }

// TestUnpinnedMembersAreWatched plays a system that pins nothing and says where each thread is.
func TestUnpinnedMembersAreWatched(t *testing.T) {
	for name, c := range map[string]struct {
		places  []int // each time that somebody asks: one member begins, and ends
		moved   int
		watched bool
	}{
		"stayed":        {[]int{3, 3}, 0, true},
		"moved":         {[]int{3, 4}, 1, true},
		"nobody knows":  {[]int{-1, -1}, 0, false},
		"known at last": {[]int{-1, 2}, 1, true},
		"lost":          {[]int{2, -1}, 1, false},
	} {
		var asked atomic.Int32
		team, err := start([]int{0}, system{unpinnable, func() int { return c.places[min(int(asked.Add(1)), len(c.places))-1] }}, newMeter)
		require.NoError(t, err)
		noise := team.Run(1, func(int) {})
		assert.Equal(t, c.moved, noise.Moved, name)
		assert.ErrorIs(t, team.Unpinned(), affinity.ErrUnsupported, name)
		assert.Equal(t, c.watched, team.Watched(), name)
		team.Close()
	}
}

// TestTwoOnOneProcessor: a sample between two processors is none if both members were on the same.
func TestTwoOnOneProcessor(t *testing.T) {
	team, err := start([]int{0, 1}, system{unpinnable, func() int { return 5 }}, newMeter)
	require.NoError(t, err)
	defer team.Close()
	assert.Equal(t, 1, team.Run(2, func(int) {}).Moved)
	assert.Zero(t, team.Run(1, func(int) {}).Moved)
	for count, began := range [][]int{{1, 2, 3}, {1, 1, -1, -1}, {4, 4, 4}} {
		assert.Equal(t, count, crowded(began))
	}
}

// TestMovesAreSeen moves unpinned members for real, where the system of the test can.
func TestMovesAreSeen(t *testing.T) {
	allowed := machine.Detect().Allowed
	if _, err := affinity.Get(0); err != nil || len(allowed) < 2 || asm.CPU() < 0 {
		t.Skip("needs a system that pins threads and tells where they are, and two processors")
	}
	team, err := start(allowed[:1], system{unpinnable, asm.CPU}, newMeter)
	require.NoError(t, err)
	defer team.Close()
	assert.True(t, team.Watched())
	hold := func(cpu int) { require.NoError(t, affinity.Set(0, cpu)) }
	team.Run(1, func(int) { hold(allowed[0]) })
	assert.Zero(t, team.Run(1, func(int) {}).Moved, "it stays where it is held")
	assert.Equal(t, 1, team.Run(1, func(int) { hold(allowed[1]) }).Moved)
	assert.Zero(t, team.Run(1, func(int) {}).Moved)
}
