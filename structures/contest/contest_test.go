package contest

import (
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/measure"
)

// A workClock is moved by work alone: a tick is a nanosecond, and a unit of work.
type workClock struct{ done atomic.Uint64 }

func (c *workClock) Now() uint64                  { return c.done.Load() }
func (c *workClock) Since(start uint64) float64   { return float64(c.done.Load() - start) }
func (c *workClock) Nanoseconds(t uint64) float64 { return float64(t) }

// TestKnownCosts has contenders whose costs are known: a turn of one does three times the other's work, and its two
// workers do two operations with it.
func TestKnownCosts(t *testing.T) {
	var clock workClock
	worker := func(cost uint64) Work {
		return func(n int) { clock.done.Add(uint64(n) * cost) }
	}
	c := Contest{Contenders: []Contender{
		{"one", nil, func() []Work { return []Work{worker(100)} }},
		{"three", nil, func() []Work { return []Work{worker(300)} }},
		{"two workers", nil, func() []Work { return []Work{worker(300), worker(300)} }},
	}, clock: &clock}
	r, err := c.Run(t.Context(), measure.Effort{Name: "test", Least: 9, Most: 9, Precision: 1, Span: time.Millisecond})
	if errors.Is(err, measure.ErrUnsupported) {
		t.Skip(err)
	}
	require.NoError(t, err)
	require.Len(t, r.Standings, 3)
	assert.Contains(t, r.String(), "three")
	for i, cost := range []float64{100, 300, 300} {
		assert.Equal(t, cost, r.Standings[i].Cost.Median, r.Standings[i].Name)
		assert.Equal(t, cost/100, r.Standings[i].Ratio.Median, r.Standings[i].Name)
	}
	assert.Equal(t, 1.0, r.Standings[0].Fairness.Median, "a worker alone is fair to itself")
	assert.Equal(t, 100.0, r.Standings[0].Slow.Median, "each operation takes as long")
}

// TestSpans: a reading takes three quarters of the effort's span at the least, and no more than a trial says.
func TestSpans(t *testing.T) {
	var clock workClock
	const span = time.Millisecond
	for _, cost := range []uint64{1, 30, 91, 100, 250, 700, 1500} {
		work := func(n int) { clock.done.Add(cost * uint64(n)) }
		trial := Contender{Make: func() []Work { return []Work{work} }}.trial(&clock, measure.Effort{Span: span}, 0)
		trial.Take() // and calibrates
		before := clock.Now()
		trial.Take()
		took := time.Duration(clock.Now() - before)
		assert.Greater(t, took, span*3/4, "%d ns an operation", cost)
		assert.LessOrEqual(t, took, time.Duration(trial.Spans)*span, "%d ns an operation", cost)
	}
}

// TestMean: of two rounds both count, unless one was disturbed.
func TestMean(t *testing.T) {
	one, three, disturbed := round{nsPerOp: 1, fair: 1}, round{nsPerOp: 3, fair: 0.5}, round{nsPerOp: 0.5, disturbed: "late"}
	assert.Equal(t, round{nsPerOp: 2, fair: 0.75}, mean(one, three))
	assert.Equal(t, three, mean(disturbed, three))
	assert.Equal(t, three, mean(three, disturbed))
	assert.Equal(t, disturbed, mean(disturbed, disturbed))
}

// TestTogether: the clock is read when all workers are there, and again when the last one is done.
func TestTogether(t *testing.T) {
	for _, workers := range []int{1, 2, 7} {
		var events []string
		var mutex sync.Mutex
		note := func(what string) func() {
			return func() {
				mutex.Lock()
				defer mutex.Unlock()
				events = append(events, what)
			}
		}
		together(make([]Work, workers), note("begin"), note("end"), func(int, Work) { note("work")() })
		want := append(append([]string{"begin"}, slices.Repeat([]string{"work"}, workers)...), "end")
		assert.Equal(t, want, events)
	}
}
