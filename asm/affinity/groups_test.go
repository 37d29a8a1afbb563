package affinity

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestGroups(t *testing.T) {
	for _, cpus := range [][]int{{0}, {63}, {64}, {0, 1, 5, 63}, {128, 130}, {Most - 1}} {
		group, mask, err := groupMask(cpus)
		require.NoError(t, err)
		assert.Equal(t, List(cpus), InGroup(group, mask))
		assert.Equal(t, cpus[0]/64, int(group))
	}
	group, mask, err := groupMask([]int{66, 64, 66})
	require.NoError(t, err)
	assert.Equal(t, []uint64{1, 0b101}, []uint64{uint64(group), mask})
	assert.Empty(t, InGroup(3, 0))
	assert.Empty(t, InGroup(0xffff, 1), "beyond what is numbered here")
	for cpus, want := range map[string][]int{"expected 0 to": {-1}, "two processor groups": {63, 64}, "at least one": nil} {
		_, _, err := groupMask(want)
		assert.ErrorContains(t, err, cpus)
	}
}

func ExampleInGroup() {
	fmt.Println(InGroup(1, 0b1011))
	// Output: 64-65,67
}
