package sched

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// busy has more schedules than any test waits for.
func busy(s *Scenario) {
	var w word
	for range 6 {
		s.Go("a", func() {
			for range 4 {
				w.store(w.load() + 1)
			}
		})
	}
}

// TestInterrupted: who ends a search gets what it knows.
func TestInterrupted(t *testing.T) {
	done := make(chan struct{})
	runs := 0
	r := Explore(Options{Time: 1 << 40, Done: done}, func(s *Scenario) {
		if runs++; runs == 100 {
			close(done)
		}
		busy(s)
	})
	require.True(t, r.Interrupted)
	require.False(t, r.Complete)
	require.Equal(t, 100, r.Schedules)
	require.Equal(t, -1, r.Bound)
	require.Nil(t, r.Failure)
}

// TestFull: a search that plans too much goes on with fewer preemptions, and says so.
func TestFull(t *testing.T) {
	r := Explore(Options{Schedules: 500, Planned: 10}, busy)
	require.True(t, r.Full)
	require.False(t, r.Complete)
	require.Less(t, r.Schedules, 500)
	require.Equal(t, 500, r.Sampled)
}

// TestPlanned: the number of planned steps is kept right, and in the end none is left.
func TestPlanned(t *testing.T) {
	for name, p := range small {
		o := Options{Time: 1 << 40}
		most, last := 0, 0
		o.each = func(e *engine) {
			o := e.policy.(*optimal)
			n := 0
			for _, x := range o.nodes {
				for _, b := range x.plan {
					n += b.size()
				}
			}
			require.Equal(t, n, o.planned, name)
			most, last = max(most, n), n
		}
		Explore(o, func(s *Scenario) { setUp(s, p) })
		require.Zero(t, last, name)
	}
}
