package machine

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestNameOf(t *testing.T) {
	for midr, want := range map[uint64][2]string{
		0x410fd083: {"Arm", "Cortex-A72"},
		0x413fd0c1: {"Arm", "Neoverse N1"},
		0x461f0010: {"Fujitsu", "A64FX"},
		0x611f0221: {"Apple", "M1 Icestorm"},
		0x7e0f1230: {"implementer 0x7e", "part 0x123"},
	} {
		vendor, model := nameOf(midr)
		assert.Equal(t, want, [2]string{vendor, model})
	}
}
