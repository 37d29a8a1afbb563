// Package ways has tests that go wrong in other ways than by a schedule.
package ways

import (
	"sync/atomic"
	"testing"

	"example.org/atomlab/litmus/explore"
)

func adds(s *explore.S) {
	var n atomic.Int32
	for range 2 {
		s.Go("adds", func() { n.Add(1) })
	}
}

// TestParallel passes, each time that it is run, and any of its parts by itself.
func TestParallel(t *testing.T) {
	for _, name := range []string{"a/b", "c d", "same", "same"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			explore.Run(t, adds)
			explore.Run(t, adds)
		})
	}
}

func TestPanic(t *testing.T) { explore.Run(t, func(*explore.S) { panic("no") }) }

func TestFatal(t *testing.T) { explore.Run(t, func(*explore.S) { t.Fatal("no") }) }

func TestNothing(t *testing.T) { explore.Run(t, func(s *explore.S) { s.Go("idle", func() {}) }) }

// TestHang does not come to an end.
func TestHang(t *testing.T) {
	explore.Run(t, func(s *explore.S) {
		adds(s)
		s.Finally(func() error { endless(); return nil })
	})
}

func endless() {
	for {
	}
}
