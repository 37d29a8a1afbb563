package asm

import (
	"math/rand/v2"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestAppleCPURegister(t *testing.T) {
	for release, want := range map[string]struct {
		register string
		mask     uint64
	}{
		"20.6.0": {"TPIDRRO_EL0", 7}, "21.0.0": {"TPIDR_EL0", 4095}, "25.1.0": {"TPIDR_EL0", 4095},
		"19.6.0": {}, "": {}, "x.1": {},
	} {
		register, mask, known := appleCPURegister(release)
		assert.Equal(t, want.register, register, release)
		assert.Equal(t, want.mask, mask, release)
		assert.Equal(t, want.register != "", known, release)
	}
}

// TestTellsApart: a register that always says the same, or names what is not there, tells nothing.
func TestTellsApart(t *testing.T) {
	assert.False(t, tellsApart(func() int { return 0 }, 8), "a constant")
	assert.False(t, tellsApart(func() int { return rand.IntN(100) }, 8), "a register that holds something else")
	assert.False(t, tellsApart(func() int { return -1 }, 8), "unknown")
	var calls atomic.Int32
	alternating := func() int { return int(calls.Add(1) & 1) } // the two of a round get different numbers
	assert.True(t, tellsApart(alternating, 2))
	assert.False(t, tellsApart(alternating, 1), "a processor that is not there")
}
