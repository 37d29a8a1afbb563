package asm

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/affinity"
)

// TestCPU pins the thread to each processor in turn: CPU must name it.
func TestCPU(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	allowed, err := affinity.Get(0)
	require.NoError(t, err)
	defer affinity.Set(0, allowed...)
	for _, cpu := range allowed {
		require.NoError(t, affinity.Set(0, cpu))
		assert.Equal(t, cpu, getcpu(), "getcpu")
		assert.Equal(t, cpu, CPU(), "CPU")
	}
}

// TestLyingRegister is an emulator's register that always says 0.
func TestLyingRegister(t *testing.T) {
	allowed, err := affinity.Get(0)
	require.NoError(t, err)
	if len(allowed) < 2 {
		t.Skip("needs two processors to tell a constant from a number")
	}
	assert.False(t, tellsTheTruth(func() int { return 0 }))
	assert.True(t, tellsTheTruth(getcpu))
}
