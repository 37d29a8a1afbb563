package asm

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// TestCPU pins the thread to each processor in turn: CPU must name it.
func TestCPU(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var allowed unix.CPUSet
	require.NoError(t, unix.SchedGetaffinity(0, &allowed))
	defer unix.SchedSetaffinity(0, &allowed)
	for cpu := range 1024 {
		if !allowed.IsSet(cpu) {
			continue
		}
		var one unix.CPUSet
		one.Set(cpu)
		require.NoError(t, unix.SchedSetaffinity(0, &one))
		assert.Equal(t, cpu, getcpu(), "getcpu")
		assert.Equal(t, cpu, CPU(), "CPU")
	}
}

// TestLyingRegister is an emulator's register that always says 0.
func TestLyingRegister(t *testing.T) {
	var allowed unix.CPUSet
	require.NoError(t, unix.SchedGetaffinity(0, &allowed))
	if allowed.Count() < 2 {
		t.Skip("needs two processors to tell a constant from a number")
	}
	assert.False(t, tellsTheTruth(func() int { return 0 }))
	assert.True(t, tellsTheTruth(getcpu))
}
