package suite

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/probes"
)

// TestUnits: of each unit of a probe it is known which way is better, or that it is neither.
func TestUnits(t *testing.T) {
	neither := map[string]bool{"torn per million reads": true, "per million iterations": true, "per million samples": true}
	for _, p := range probes.All() {
		assert.True(t, probes.Better(p.Unit) != 0 || neither[p.Unit], "%s counts in %s: is it a cost? Then probes.Better must know", p.Name, p.Unit)
	}
}
