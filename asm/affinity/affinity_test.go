package affinity

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestMask(t *testing.T) {
	for _, cpus := range [][]int{{0}, {63}, {64}, {0, 1, 1023, 1024, 8191}, {Most - 1}} {
		m, err := maskOf(cpus)
		require.NoError(t, err)
		assert.Equal(t, cpus, m.list())
		assert.Len(t, m, cpus[len(cpus)-1]/wordBits+1, "no longer than it must be")
	}
	m, err := maskOf([]int{70, 3, 70})
	require.NoError(t, err)
	assert.Equal(t, []int{3, 70}, m.list())
	assert.Empty(t, mask{}.list())
}

func TestMaskRefuses(t *testing.T) {
	for _, cpus := range [][]int{nil, {-1}, {0, Most}} {
		_, err := maskOf(cpus)
		assert.Error(t, err, "%v", cpus)
	}
}
