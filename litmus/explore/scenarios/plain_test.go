package scenarios

import (
	"sync/atomic"
	"testing"

	"example.org/atomlab/litmus/explore"
	"example.org/atomlab/litmus/explore/sched"
	"example.org/atomlab/structures/broken"
)

// plain has a race on plain memory under one interleaving only: the third to come forgets to synchronise. Its twin does
// not forget.
func plain(forgets bool) func(*explore.S) {
	return func(s *explore.S) {
		var turn, free atomic.Uint32
		data := 0
		for range 2 {
			s.Go("T", func() {
				if forgets && turn.Add(1) == 2 && turn.Load() == 2 && free.Load() == 0 {
					data++
					return
				}
				for !free.CompareAndSwap(0, 1) {
				}
				data++
				free.Store(0)
			})
		}
	}
}

// TestPlain: under the race detector such a race is found, and its twin is not reported.
func TestPlain(t *testing.T) {
	if r := explore.Run(t, plain(false)); r.Steps > 0 && !r.Complete {
		t.Error("not all schedules of the twin were explored")
	}
	r := explore.Find(t, explore.Options{}, plain(true))
	switch {
	case r.Steps < 0: // this is the instrumented binary
	case racing && (r.Failure == nil || r.Failure.Outcome != sched.DataRace):
		t.Error("the race is not found: ", explore.Report(r))
	case !racing && r.Failure != nil:
		t.Error("without the race detector there is nothing to find: ", explore.Report(r))
	}
}

// TestTorn: two writers of an interface value race, which the race detector sees under the first schedule.
func TestTorn(t *testing.T) {
	r := explore.Find(t, explore.Options{}, func(s *explore.S) {
		var torn broken.TornInterface
		var begun atomic.Bool // there must be something that is instrumented
		s.Go("int", func() { begun.Load(); torn.Store(new(int)) })
		s.Go("string", func() { begun.Load(); torn.Store(new(string)) })
	})
	if r.Steps >= 0 && racing != (r.Failure != nil && r.Failure.Outcome == sched.DataRace) {
		t.Error("under the race detector, and only there, it must be found: ", explore.Report(r))
	}
}
