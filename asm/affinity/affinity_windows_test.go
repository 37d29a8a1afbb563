package affinity

import (
	"os"
	"runtime"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestSetThenGet pins the thread to each of the process's processors. Where the thread is found is the witness.
func TestSetThenGet(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	before, err := Get(0)
	require.NoError(t, err)
	allowed, err := Get(os.Getpid())
	require.NoError(t, err)
	require.NotEmpty(t, allowed)
	for _, cpu := range allowed {
		require.NoError(t, Set(0, cpu))
		got, err := Get(0)
		require.NoError(t, err)
		assert.Equal(t, []int{cpu}, got)
		var at struct {
			group            uint16
			number, reserved uint8
		}
		kernel32.NewProc("GetCurrentProcessorNumberEx").Call(uintptr(unsafe.Pointer(&at)))
		assert.Equal(t, cpu, int(at.group)*PerGroup+int(at.number))
	}
	require.NoError(t, Set(0, before...))
	after, err := Get(os.Getpid())
	require.NoError(t, err)
	assert.Equal(t, allowed, after, "a thread's processors are not those of the process")
	assert.Error(t, Set(0, Most-1), "no machine has so many")
	assert.Error(t, Set(1, 0), "another thread")
	_, err = Get(1)
	assert.Error(t, err)
}
