package machine

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestDetect(t *testing.T) {
	m := Detect()
	text, err := json.MarshalIndent(m, "", "  ")
	require.NoError(t, err)
	t.Logf("%s", text)

	assert.Equal(t, runtime.GOARCH, m.Arch)
	assert.NotEmpty(t, m.Allowed)
	assert.GreaterOrEqual(t, m.Online, len(m.Allowed))
	for _, l := range m.Lines {
		assert.Contains(t, []int{16, 32, 64, 128, 256}, l.Bytes, l.Source)
	}
	var inCores []int
	for _, core := range m.Cores {
		inCores = append(inCores, core...)
	}
	slices.Sort(inCores)
	assert.Equal(t, m.Allowed, inCores, "every allowed processor is in exactly one core")
	assert.ElementsMatch(t, m.Allowed, m.Spread(0))
}

// TestEmulationIsSeen runs where the test script says in ATOMLAB_TEST_EMULATED that it is, or is not, under QEMU.
func TestEmulationIsSeen(t *testing.T) {
	switch os.Getenv("ATOMLAB_TEST_EMULATED") {
	case "yes":
		assert.NotEmpty(t, Detect().Emulated)
	case "no":
		assert.Empty(t, Detect().Emulated)
	default:
		t.Skip("ATOMLAB_TEST_EMULATED does not say what is true here")
	}
}

func TestSpread(t *testing.T) {
	m := Machine{Allowed: []int{0, 1, 2, 3, 6}, Cores: [][]int{{0, 2}, {1, 3}, {6}}}
	assert.Equal(t, []int{0, 1, 6, 2, 3}, m.Spread(0))
	assert.Equal(t, []int{0, 1}, m.Spread(2))
	assert.Equal(t, []int{0, 1, 6, 2, 3}, m.Spread(99))
}

func TestLineSize(t *testing.T) {
	assert.Zero(t, Machine{}.LineSize())
	assert.Equal(t, 256, Machine{Lines: []LineSize{{"a", 64}, {"b", 256}, {"c", 128}}}.LineSize())
}

func ExampleDetect() {
	m := Detect()
	fmt.Println(m.Arch == runtime.GOARCH, len(m.Allowed) > 0)
	// Output: true true
}
