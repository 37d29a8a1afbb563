package scenarios

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus/explore"
	"example.org/atomlab/litmus/explore/sched"
)

// TestFind: what the stand-ins can do, seen from outside, by what is found.
func TestStandIns(t *testing.T) {
	for name, c := range map[string]struct {
		outcome sched.Outcome
		setup   func(*explore.S)
	}{
		"lost update": {sched.Check, func(s *explore.S) {
			var n atomic.Int32
			for range 2 {
				s.Go("a", func() { n.Store(n.Load() + 1) })
			}
			s.Finally(func() error {
				if n.Load() != 2 {
					return fmt.Errorf("%d", n.Load())
				}
				return nil
			})
		}},
		"no update lost": {sched.Passed, func(s *explore.S) {
			var n atomic.Int32
			for range 2 {
				s.Go("a", func() { n.Add(1) })
			}
			s.Finally(func() error {
				if n.Load() != 2 {
					return fmt.Errorf("%d", n.Load())
				}
				return nil
			})
		}},
		"locks crossed": {sched.Deadlock, func(s *explore.S) {
			var a, b sync.Mutex
			s.Go("ab", func() { a.Lock(); defer a.Unlock(); b.Lock(); defer b.Unlock() })
			s.Go("ba", func() { b.Lock(); defer b.Unlock(); a.Lock(); defer a.Unlock() })
		}},
		"second RLock while a writer waits": {sched.Deadlock, func(s *explore.S) {
			var rw sync.RWMutex
			s.Go("reader", func() { rw.RLock(); rw.RLock(); rw.RUnlock(); rw.RUnlock() })
			s.Go("writer", func() { rw.Lock(); rw.Unlock() }) //nolint:staticcheck // nothing to do inside
		}},
		"TryLock": {sched.Passed, func(s *explore.S) {
			var m sync.Mutex
			in := 0
			for range 2 {
				s.Go("a", func() {
					if m.TryLock() {
						in++
						m.Unlock()
					}
				})
			}
			s.Finally(func() error {
				if in == 0 {
					return errors.New("nobody got it")
				}
				return nil
			})
		}},
		"unlock of what is not locked": {sched.Panic, func(s *explore.S) {
			var m sync.Mutex
			s.Go("a", func() { m.Lock(); m.Unlock() }) //nolint:staticcheck // nothing to do inside
			s.Go("b", func() { m.Unlock() })
		}},
		"once": {sched.Passed, func(s *explore.S) {
			var once sync.Once
			done := 0
			for range 3 {
				s.Go("a", func() {
					once.Do(func() { done++ })
					if done != 1 {
						panic("not done")
					}
				})
			}
		}},
		"signal lost": {sched.Deadlock, func(s *explore.S) {
			var m sync.Mutex
			c := sync.NewCond(&m)
			s.Go("waits", func() { m.Lock(); c.Wait(); m.Unlock() })
			s.Go("signals", func() { m.Lock(); c.Signal(); m.Unlock() })
		}},
		"condition": {sched.Passed, func(s *explore.S) {
			var m sync.Mutex
			c := sync.NewCond(&m)
			ready := false
			for range 2 {
				s.Go("waits", func() {
					m.Lock()
					for !ready {
						c.Wait()
					}
					m.Unlock()
				})
			}
			s.Go("signals", func() { m.Lock(); ready = true; c.Broadcast(); m.Unlock() })
		}},
		"group": {sched.Passed, func(s *explore.S) {
			s.Go("a", func() {
				var wg sync.WaitGroup
				var n atomic.Int32
				wg.Go(func() { n.Add(1) })
				wg.Go(func() { n.Add(1) })
				wg.Wait()
				if n.Load() != 2 {
					panic("did not wait")
				}
			})
		}},
		"group counted too late": {sched.Panic, func(s *explore.S) {
			var wg sync.WaitGroup
			s.Go("a", func() { wg.Add(1) })
			s.Go("b", func() { wg.Done() })
		}},
		"use after Put": {sched.Panic, func(s *explore.S) {
			pool := sync.Pool{New: func() any { return new(atomic.Int32) }}
			for range 2 {
				s.Go("a", func() {
					x := pool.Get().(*atomic.Int32)
					pool.Put(x)
					if x.Add(1) != 1 {
						panic("somebody else has it")
					}
					x.Add(-1)
				})
			}
		}},
		"map": {sched.Panic, func(s *explore.S) {
			var m sync.Map
			for range 2 {
				s.Go("a", func() {
					if _, ok := m.Load(1); !ok {
						if _, loaded := m.LoadOrStore(1, 1); loaded {
							panic("stored twice")
						}
					}
				})
			}
		}},
		"value": {sched.Passed, func(s *explore.S) {
			var v atomic.Value
			v.Store(0)
			s.Go("a", func() { v.CompareAndSwap(0, 1) })
			s.Go("b", func() { v.CompareAndSwap(0, 2) })
			s.Finally(func() error {
				if v.Load() == 0 {
					return errors.New("nobody stored")
				}
				return nil
			})
		}},
	} {
		t.Run(name, func(t *testing.T) {
			r := explore.Find(t, explore.Options{}, c.setup)
			o := explore.Options{}
			if r.Failure != nil {
				o.Replay = r.Failure.Replay
			}
			again := explore.Find(t, o, c.setup)
			switch {
			case r.Steps < 0 || again.Steps < 0: // this is the instrumented binary
			case c.outcome == sched.Passed:
				require.Nil(t, r.Failure, explore.Report(r))
				require.True(t, r.Complete)
				require.Equal(t, r.Schedules, again.Schedules)
			default:
				require.NotNil(t, r.Failure)
				require.Equal(t, c.outcome, r.Failure.Outcome, explore.Report(r))
				require.Contains(t, explore.Report(r), "standins_test.go:", "the table has no source lines")
				require.Equal(t, c.outcome, again.Failure.Outcome, "the replay in a fresh process")
			}
		})
	}
}
