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
	"math"
	"slices"
	"time"

	"example.org/atomlab/asm"
)

// A Clock counts ticks. It is read-only after Open and may be shared.
type Clock struct {
	Source     string  `json:"source"`        // "TSC", "CNTVCT_EL0" or "monotonic"
	Why        string  `json:"why,omitempty"` // why not the processor's counter, where it is not
	Hz         float64 `json:"hz"`            // ticks a second
	HzErrorPPM float64 `json:"hz_error_ppm"`  // how far independent readings of Hz lie apart, parts in a million
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
		c.Hz, c.HzErrorPPM = counterHz()
	} else {
		c.Source, c.read, c.Hz, c.HzErrorPPM = "monotonic", monotonic, 1e9, slew
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

// slew is how much faster or slower than true the kernel may let its monotonic clock run, in parts in a million, while
// it brings it in line with a reference (adjtimex(2)).
const slew = 500

// calibrate counts ticks over two stretches of the monotonic clock, each on its own, and over both together. It returns
// the latter, and how far the two and whoever told a frequency lie from it: at the most, in parts in a million.
func calibrate(told ...float64) (hz, errorPPM float64) {
	t0, c0 := tightest()
	spin(t0, calibration/2)
	t1, c1 := tightest()
	spin(t1, calibration/2)
	t2, c2 := tightest()
	hz = frequency(t0, t2, c0, c2)
	opinions := append([]float64{frequency(t0, t1, c0, c1), frequency(t1, t2, c1, c2)}, told...)
	return hz, furthest(hz, opinions)
}

func spin(from time.Time, length time.Duration) {
	for time.Since(from) < length {
	}
}

func frequency(from, to time.Time, first, last uint64) float64 {
	return float64(last-first) / to.Sub(from).Seconds()
}

// furthest is the greatest distance of the opinions from hz, in parts in a million of it.
func furthest(hz float64, opinions []float64) (ppm float64) {
	for _, opinion := range opinions {
		ppm = max(ppm, math.Abs(opinion-hz)/hz*1e6)
	}
	return ppm
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
