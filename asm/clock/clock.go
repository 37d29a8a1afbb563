// Package clock tells how long something took, and how well it can tell.
//
// The best clock here is the processor's own counter (TSC on amd64, CNTVCT_EL0 on arm64), read between barriers so
// that what is timed can neither start early nor end late. It counts ticks; [Open] finds out what a tick is. Where
// the counter does not exist, or may stop or change its pace, the operating system's monotonic clock takes its place.
//
// An arm64 counter may tick as slowly as 24 MHz. Whatever is timed must last many times the [Clock.Resolution] and
// the [Clock.Overhead].
package clock

import (
	"slices"
	"time"

	"example.org/atomlab/asm"
)

// A Clock counts ticks. It is read-only after Open and may be shared.
type Clock struct {
	Source     string  `json:"source"`        // "TSC", "CNTVCT_EL0" or "monotonic"
	Why        string  `json:"why,omitempty"` // why not the processor's counter, where it is not
	Hz         float64 `json:"hz"`            // ticks a second
	Overhead   float64 `json:"overhead_ns"`   // ns between two readings with nothing in between, median
	Resolution float64 `json:"resolution_ns"` // the smallest step seen between two readings, ns

	read func() uint64
}

// calibration is how long the counter is held against the monotonic clock: at 50 ns of uncertainty at either end,
// 5 parts in a million.
const calibration = 20 * time.Millisecond

// Open chooses the clock and measures it, which takes about 20 ms.
func Open() *Clock {
	c := &Clock{Source: counterName, read: asm.Counter}
	var steady bool
	if steady, c.Why = counterIsSteady(); steady {
		c.Hz = counterHz()
	} else {
		c.Source, c.read, c.Hz = "monotonic", monotonic, 1e9
	}
	c.measure()
	return c
}

// Now returns the current tick.
func (c *Clock) Now() (ticks uint64) { return c.read() }

// Nanoseconds converts a number of ticks.
func (c *Clock) Nanoseconds(ticks uint64) float64 { return float64(ticks) * 1e9 / c.Hz }

// Ticks converts a duration, rounding down.
func (c *Clock) Ticks(d time.Duration) uint64 { return uint64(d.Seconds() * c.Hz) }

// Since returns the nanoseconds from an earlier tick until now.
func (c *Clock) Since(start uint64) float64 { return c.Nanoseconds(c.read() - start) }

// measure finds overhead and resolution from many pairs of readings.
func (c *Clock) measure() {
	const pairs = 2001
	steps := make([]uint64, pairs)
	smallest := uint64(0)
	last := c.read()
	for i := range steps {
		now := c.read()
		steps[i] = now - last
		if steps[i] > 0 && (smallest == 0 || steps[i] < smallest) {
			smallest = steps[i]
		}
		last = now
	}
	var total uint64
	for _, s := range steps {
		total += s
	}
	slices.Sort(steps)
	median := float64(steps[pairs/2])
	if median == 0 { // a tick longer than a reading: the mean says what the median cannot
		median = float64(total) / pairs
	}
	c.Overhead = median * 1e9 / c.Hz
	c.Resolution = c.Nanoseconds(smallest)
}

var start = time.Now()

func monotonic() uint64 { return uint64(time.Since(start)) }

// calibrate counts ticks over a stretch of the monotonic clock.
func calibrate() (hz float64) {
	t0, c0 := tightest()
	for time.Since(t0) < calibration {
	}
	t1, c1 := tightest()
	return float64(c1-c0) / t1.Sub(t0).Seconds()
}

// tightest reads both clocks at the same moment: of several tries, the one whose two counter readings, before and
// after the time, lie closest together.
func tightest() (at time.Time, ticks uint64) {
	width := ^uint64(0)
	for range 16 {
		before := asm.Counter()
		now := time.Now()
		after := asm.Counter()
		if after-before < width {
			at, ticks, width = now, before+(after-before)/2, after-before
		}
	}
	return at, ticks
}
