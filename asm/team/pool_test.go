package team

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPool(t *testing.T) {
	p := NewPool(2)
	defer p.Close()
	_, err := p.Get(nil)
	assert.ErrorContains(t, err, "no processors")
	get := func(cpus ...int) *Team {
		team, err := p.Get(cpus)
		require.NoError(t, err)
		assert.Equal(t, cpus, team.CPUs())
		ran := make([]bool, len(cpus))
		team.Run(len(cpus), func(rank int) { ran[rank] = true })
		assert.NotContains(t, ran, false)
		return team
	}
	one, other := get(0), get(0, 0)
	assert.Same(t, one, get(0))
	get(0, 0, 0) // and that of two goes, which was not used for longest
	assert.Same(t, one, get(0))
	assert.NotSame(t, other, get(0, 0))
	assert.Zero(t, other.Size(), "closed")

	left := get(0)
	p.Abandon()
	again := get(0)
	assert.NotSame(t, left, again)
	assert.Equal(t, 1, left.Size(), "not closed")
	left.Close()
	p.Close()
	assert.Zero(t, again.Size())
}
