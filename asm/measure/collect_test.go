package measure

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
)

var left [][]byte

// TestMemoryIsBounded: readings that leave garbage do not fill the memory, although no garbage is collected by itself.
func TestMemoryIsBounded(t *testing.T) {
	litter := Trial{Name: "litter", Metrics: []Metric{{Unit: "ns"}}, Take: func() Reading {
		left = [][]byte{make([]byte, 8<<20)}
		return Reading{Values: []float64{1}}
	}}
	defer func() { left = nil }()
	defer holdGC()()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	Plan{Effort: passes(60)}.Run(t.Context(), []Trial{litter})
	runtime.ReadMemStats(&after)
	assert.Greater(t, after.TotalAlloc-before.TotalAlloc, uint64(400<<20), "so much was left")
	assert.Less(t, after.HeapAlloc, before.HeapAlloc+64<<20)
}
