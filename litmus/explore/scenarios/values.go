package scenarios

import (
	"fmt"
	"math"
	"runtime"
	"sync/atomic"

	"example.org/atomlab/litmus/explore"
	"example.org/atomlab/structures/counter"
)

// maxima lets two threads see numbers, and one ask for the greatest. It is one of those that were seen before it was
// asked, or are greater.
func maxima(s *explore.S) {
	m := newMaximum()
	var seen, small atomic.Int64
	seen.Store(math.MinInt64)
	see := func(n int64) {
		m.See(n)
		seen.Store(max(seen.Load(), n))
	}
	s.Go("5, 1", func() { see(5); m.See(1) })
	s.Go("7", func() { m.See(7) })
	s.Go("asks", func() {
		if least := seen.Load(); m.Value() < least {
			small.Store(1)
		}
	})
	s.Finally(func() error {
		if v := m.Value(); v != 7 || small.Load() > 0 {
			return fmt.Errorf("the greatest of 5, 1 and 7 is %d in the end, and meanwhile it was too small: %v", v, small.Load() > 0)
		}
		return nil
	})
}

// newMaximum makes one for a single processor: on which one a thread runs no schedule controls.
func newMaximum() *counter.Maximum {
	m := new(counter.Maximum)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	m.Value()
	return m
}

// values lets two threads add to all values when there are none yet.
func values(s *explore.S) {
	var v counter.Values[atomic.Int64]
	for i := range 2 {
		s.Go(fmt.Sprintf("T%d", i), func() {
			for n := range v.Each() {
				n.Add(1)
			}
		})
	}
	s.Finally(func() error {
		for n := range v.Each() {
			if n.Load() != 2 {
				return fmt.Errorf("of two additions %d are there", n.Load())
			}
		}
		return nil
	})
}
