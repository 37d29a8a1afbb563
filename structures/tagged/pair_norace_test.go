//go:build !race

package tagged

import "testing"

// TestWithoutExchange: on a processor that cannot exchange 128 bits, whatever else it can, a Pair is under locks.
func TestWithoutExchange(t *testing.T) {
	defer func(has bool) { exchanges = has }(exchanges)
	exchanges = false
	for range 20 {
		TestPairIsNeverTorn(t)
	}
	TestPairCounts(t)
	TestPairAnywhere(t)
}
