package asm

import (
	"runtime"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func counterStub() stub {
	return stub{name: "Counter", present: Have.Counter, body: "counter", call: func() { Counter() }, check: func(t *testing.T) {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		start := Counter()
		last := start
		for range 1000 {
			now := Counter()
			require.GreaterOrEqual(t, now, last, "the counter must not go backwards on one thread")
			last = now
		}
		assert.Greater(t, last, start, "the counter must move")
	}}
}

// Flushing and prefetching change no memory, whatever the line holds.

func flushStub() stub {
	return stub{name: "FlushLine", present: Have.Flush, body: "flushLine", call: func() { FlushLine(unsafe.Pointer(new(uint64))) },
		check: func(t *testing.T) { leavesMemory(t, FlushLine) }}
}

func prefetchStub() stub {
	return stub{name: "PrefetchForWrite", present: Have.PrefetchForWrite, body: "prefetchForWrite",
		call:  func() { PrefetchForWrite(unsafe.Pointer(new(uint64))) },
		check: func(t *testing.T) { leavesMemory(t, PrefetchForWrite) }}
}

func leavesMemory(t *testing.T, op func(p unsafe.Pointer)) {
	line := new([64]uint64)
	for i := range line {
		line[i] = uint64(i)
		op(unsafe.Pointer(&line[i]))
		Fence()
	}
	for i := range line {
		require.Equal(t, uint64(i), line[i])
	}
}

// TestFencesAndHints checks that the tables name what is there, and that it executes.
func TestFencesAndHints(t *testing.T) {
	require.NotEmpty(t, Hints())
	for _, h := range Hints() {
		assert.NotEmpty(t, h.Name)
		if h.Present {
			h.Do()
		}
	}
	require.NotEmpty(t, Fences())
	for _, f := range Fences() {
		assert.NotEmpty(t, f.Name)
		assert.NotEmpty(t, f.Orders)
		if f.Present {
			f.Do()
		}
	}
}
