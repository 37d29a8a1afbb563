package affinity

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// TestSetThenGet pins the thread to each of its processors, then gives it all of them back. The binding's own mask is
// the witness.
func TestSetThenGet(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	before, err := Get(0)
	require.NoError(t, err)
	require.NotEmpty(t, before)
	for _, cpu := range before {
		require.NoError(t, Set(0, cpu))
		got, err := Get(0)
		require.NoError(t, err)
		assert.Equal(t, []int{cpu}, got)
		if cpu < 1024 {
			var witness unix.CPUSet
			require.NoError(t, unix.SchedGetaffinity(0, &witness))
			assert.True(t, witness.IsSet(cpu) && witness.Count() == 1)
		}
	}
	require.NoError(t, Set(0, before...))
	after, err := Get(0)
	require.NoError(t, err)
	assert.Equal(t, before, after)
}

func TestRefused(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	assert.Error(t, Set(0))
	assert.Error(t, Set(0, -1))
	assert.ErrorIs(t, Set(0, Most-1), unix.EINVAL, "no machine has so many")
	_, err := Get(1 << 30)
	assert.ErrorIs(t, err, unix.ESRCH)
}

func ExampleSet() {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	before, _ := Get(0)
	defer Set(0, before...)
	Set(0, before[0])
	now, _ := Get(0)
	fmt.Println(len(now))
	// Output: 1
}
