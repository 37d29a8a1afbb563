//go:build !race && (amd64 || arm64)

package tagged

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestWithoutExchange: on a processor that cannot exchange 128 bits, whatever else it can, a Pair is under locks.
func TestWithoutExchange(t *testing.T) {
	defer func(has bool) { exchanges = has }(exchanges)
	exchanges = false
	for range 20 {
		TestPairIsNeverTorn(t)
	}
	TestPairCounts(t)
	TestPairAnywhere(t)

	var p Pair
	writer := lockOf(p.place())
	writer.Lock()
	p.place().Lo = 1 // the first half
	read := make(chan [2]uint64, 1)
	go func() {
		v1, v2 := p.Load()
		read <- [2]uint64{v1, v2}
	}()
	for range 1000 {
		runtime.Gosched()
	}
	assert.Empty(t, read, "a load does not wait for who writes under the lock")
	p.place().Hi = 1
	writer.Unlock()
	assert.Equal(t, [2]uint64{1, 1}, <-read)
}
