package clock

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestOpen(t *testing.T) {
	c := Open()
	t.Logf("%+v", *c)
	assert.Contains(t, []string{counterName, "monotonic"}, c.Source)
	assert.Equal(t, c.Source == "monotonic", c.Why != "", "a clock that is not the counter says why")
	assert.Positive(t, c.Hz)
	assert.GreaterOrEqual(t, c.HzErrorPPM, 0.0)
	assert.Positive(t, c.Overhead)
	assert.Positive(t, c.Resolution)
}

// TestAgreesWithTheSystem holds the clock against the monotonic one over a stretch that it was not calibrated on. The
// monotonic one is read before and after each reading, so the stretch lies between two lengths, whatever delays them.
func TestAgreesWithTheSystem(t *testing.T) {
	c := Open()
	read := func() (before, counter, after uint64) { return monotonic(), c.Now(), monotonic() }
	before0, c0, after0 := read()
	time.Sleep(50 * time.Millisecond)
	before1, c1, after1 := read()
	ns := c.Nanoseconds(c1 - c0)
	assert.GreaterOrEqual(t, ns, 0.999*float64(before1-after0), c.Source)
	assert.LessOrEqual(t, ns, 1.001*float64(after1-before0), c.Source)
}

func TestConversions(t *testing.T) {
	c := &Clock{Hz: 25e6, read: func() uint64 { return 75 }}
	assert.Equal(t, 40.0, c.Nanoseconds(1))
	assert.Equal(t, uint64(25_000), c.Ticks(time.Millisecond))
	assert.Equal(t, 2000.0, c.Since(25))
}

// TestFurthest: two halves of one calibration agree, and a frequency that is told wrong is seen.
func TestFurthest(t *testing.T) {
	assert.Zero(t, furthest(2e9, []float64{2e9, 2e9}))
	assert.InDelta(t, 1000, furthest(2e9, []float64{2.002e9, 1.999e9, 2.001e9}), 1e-6)
	if steady, why := counterIsSteady(); !steady {
		t.Skip(why)
	}
	hz, honest := calibrate()
	assert.Positive(t, hz)
	_, misled := calibrate(hz * 1.5)
	assert.Greater(t, misled, honest)
	assert.InDelta(t, 500_000, misled, 100_000, "half as much again, less what the machine was disturbed meanwhile")
}

// TestCoarseTick is a 24 MHz counter whose readings cost less than a tick.
func TestCoarseTick(t *testing.T) {
	readings := uint64(0)
	c := &Clock{Hz: 24e6, read: func() uint64 { readings++; return readings / 4 }}
	c.measure()
	assert.InDelta(t, 41.7, c.Resolution, 0.1)
	assert.InDelta(t, 10.4, c.Overhead, 0.1)
}

func TestMonotonicFallback(t *testing.T) {
	first := monotonic()
	time.Sleep(time.Millisecond)
	require.GreaterOrEqual(t, monotonic()-first, uint64(time.Millisecond))
}

func ExampleOpen() {
	c := Open()
	start := c.Now()
	time.Sleep(2 * time.Millisecond)
	fmt.Println(c.Since(start) >= 2e6)
	// Output: true
}
