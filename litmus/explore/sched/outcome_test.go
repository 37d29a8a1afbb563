package sched

import (
	"errors"
	"runtime"
	"sync/atomic"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
)

// word is a word of memory that a scenario uses through the engine, and atomically, for the race detector to see.
type word struct{ v uint64 }

func (w *word) access(k Kind) Access { return Access{Kind: k, Size: 8, Addr: unsafe.Pointer(w)} }

func (w *word) load() uint64 {
	Step(w.access(Load))
	return atomic.LoadUint64(&w.v)
}

func (w *word) store(v uint64) {
	a := w.access(Store)
	a.New[0] = v
	Step(a)
	atomic.StoreUint64(&w.v, v)
}

func (w *word) lock() {
	AwaitZero(w.access(Lock), 1)
	atomic.StoreUint64(&w.v, 1)
}

func (w *word) unlock() {
	Step(w.access(Unlock))
	atomic.StoreUint64(&w.v, 0)
}

// TestOutcomes has a scenario for each way to fail.
func TestOutcomes(t *testing.T) {
	runs := 0
	for name, c := range map[string]struct {
		outcome Outcome
		setup   func(*Scenario)
	}{
		"nothing": {Passed, func(*Scenario) {}},
		"check": {Check, func(s *Scenario) {
			var w word
			s.Go("a", func() { w.store(w.load() + 1) })
			s.Go("b", func() { w.store(w.load() + 1) })
			s.Finally(func() error {
				if w.v != 2 {
					return errors.New("lost")
				}
				return nil
			})
		}},
		"panic": {Panic, func(s *Scenario) {
			var w word
			s.Go("a", func() { w.store(1) })
			s.Go("b", func() {
				if w.load() == 1 {
					panic("seen")
				}
			})
		}},
		"panic in the set-up": {Panic, func(s *Scenario) { panic("no") }},
		"panic in the check": {Panic, func(s *Scenario) {
			s.Finally(func() error { panic("no") })
		}},
		"Goexit": {Exit, func(s *Scenario) {
			var w word
			s.Go("a", func() { w.store(1); runtime.Goexit() })
		}},
		"Goexit in the check": {Exit, func(s *Scenario) {
			s.Finally(func() error { runtime.Goexit(); return nil })
		}},
		"choices": {Check, func(s *Scenario) {
			var w word
			var n atomic.Int32
			s.Go("a", func() { n.Store(int32(Choose(3) + 3*Choose(2))); w.load() })
			s.Go("b", func() { w.store(uint64(Choose(2))); n.Add(int32(6 * Choose(2))) })
			s.Finally(func() error {
				if n.Load() == 11 && w.v == 1 {
					return errors.New("the last of each")
				}
				return nil
			})
		}},
		"choices without end": {Livelock, func(s *Scenario) {
			s.Go("a", func() {
				for Choose(2) < 2 {
				}
			})
		}},
		"deadlock": {Deadlock, func(s *Scenario) {
			var x, y word
			s.Go("a", func() { x.lock(); y.lock(); y.unlock(); x.unlock() })
			s.Go("b", func() { y.lock(); x.lock(); x.unlock(); y.unlock() })
		}},
		"deferred functions of a deadlock": {Deadlock, func(s *Scenario) {
			var x, y word
			s.Go("a", func() { x.lock(); defer x.unlock(); y.lock(); defer y.unlock() })
			s.Go("b", func() { y.lock(); defer x.lock(); x.lock(); defer x.unlock() })
		}},
		"leak": {Leak, func(s *Scenario) {
			var x word
			s.Go("a", func() { x.lock(); Spawn("child", x.lock) })
		}},
		"spinning for ever": {Livelock, func(s *Scenario) {
			var x word
			s.Go("a", func() {
				for x.load() == 0 {
				}
			})
			s.Go("b", func() { x.load() })
		}},
		"no end": {Livelock, func(s *Scenario) {
			var x word
			s.Go("a", func() {
				for i := uint64(0); ; i++ {
					x.store(i)
				}
			})
		}},
		"too many threads": {Unsupported, func(s *Scenario) {
			for range MaxThreads + 1 {
				s.Go("a", func() {})
			}
		}},
		"overlap": {Unsupported, func(s *Scenario) {
			x := new([2]uint32)
			s.Go("a", func() { Step(Access{Kind: Store, Size: 8, Addr: unsafe.Pointer(x)}) })
			s.Go("b", func() { Step(Access{Kind: Load, Size: 4, Addr: unsafe.Pointer(&x[1])}) })
		}},
		"a stranger": {Unsupported, func(s *Scenario) {
			var x word
			s.Go("a", func() {
				done := make(chan bool)
				go func() { x.load(); close(done) }()
				<-done
				x.load()
			})
		}},
		"another program each time": {Undetermined, func(s *Scenario) {
			runs++
			var x, y word
			n := runs
			s.Go("a", func() {
				if n%2 == 0 {
					x.load()
				}
				x.store(1)
				y.store(1)
			})
			s.Go("b", func() { y.store(2); x.store(2) })
		}},
	} {
		t.Run(name, func(t *testing.T) {
			r := Explore(Options{Steps: 1000}, c.setup)
			if c.outcome == Passed {
				require.Nil(t, r.Failure)
				return
			}
			require.NotNil(t, r.Failure)
			require.Equal(t, c.outcome, r.Failure.Outcome, r.Failure.What)
			if c.outcome != Undetermined && c.outcome != Unsupported {
				again := Explore(Options{Replay: r.Failure.Replay, Steps: 1000}, c.setup)
				require.NotNil(t, again.Failure, "the replay does not fail")
				require.Equal(t, c.outcome, again.Failure.Outcome)
			}
		})
	}
}

// TestSpinning: loops that wait for others end, with and without a bound of their own, and all they can do is explored.
func TestSpinning(t *testing.T) {
	for name, c := range map[string]struct {
		rounds    int // of the loop, 0: as many as it takes
		gaveUp    bool
		schedules int
	}{
		"for ever":    {0, false, 2}, // the flag is up before the first look, or after the first ones
		"five rounds": {5, true, 6},
		"one round":   {1, true, 2},
		"100 rounds":  {100, true, 101},
	} {
		t.Run(name, func(t *testing.T) {
			gaveUp := false
			r := Explore(Options{}, func(s *Scenario) {
				var flag word
				s.Go("waits", func() {
					for i := 0; flag.load() == 0; i++ {
						if i+1 == c.rounds {
							gaveUp = true
							return
						}
					}
				})
				s.Go("sets", func() { flag.store(1) })
			})
			require.True(t, r.Complete)
			require.Equal(t, c.gaveUp, gaveUp)
			if c.rounds > 0 {
				require.Equal(t, c.schedules, r.Schedules)
			}
		})
	}
}

// TestModes: what is too much for the unbounded search is bounded, and then sampled, and the result says so.
func TestModes(t *testing.T) {
	r := Explore(Options{Schedules: 20}, func(s *Scenario) {
		var w word
		for range 4 {
			s.Go("a", func() { w.store(w.load() + 1); w.store(w.load() + 1) })
		}
	})
	require.Nil(t, r.Failure)
	require.False(t, r.Complete)
	require.Equal(t, -1, r.Bound) // 24 schedules have no preemption
	require.Equal(t, 20, r.Sampled)
	r = Explore(Options{Schedules: 30}, func(s *Scenario) {
		var w word
		for range 4 {
			s.Go("a", func() { w.store(w.load() + 1); w.store(w.load() + 1) })
		}
	})
	require.Equal(t, 0, r.Bound)
}

// TestFewest: of failing schedules one with the fewest preemptions is shown.
func TestFewest(t *testing.T) {
	r := Explore(Options{}, func(s *Scenario) {
		var w, z word
		bad := false
		s.Go("a", func() {
			z.store(1)
			w.store(1)
			z.load()
			w.store(2)
			z.store(2)
			w.store(3)
		})
		s.Go("b", func() { z.load(); bad = w.load() == 2; z.load() })
		s.Finally(func() error {
			if bad {
				return errors.New("seen")
			}
			return nil
		})
	})
	require.Equal(t, 1, r.Failure.Preemptions)
	require.True(t, r.Failure.Fewest)
}

// TestSampledFailure: a failure that only sampling finds is explained as any other.
func TestSampledFailure(t *testing.T) {
	r := Explore(Options{Schedules: 60}, func(s *Scenario) {
		var w word
		for range 4 {
			s.Go("a", func() { w.store(w.load() + 1); w.store(w.load() + 1) })
		}
		s.Finally(func() error {
			if w.v == 3 {
				return errors.New("three")
			}
			return nil
		})
	})
	require.NotNil(t, r.Failure)
	require.NotEmpty(t, r.Failure.Lines)
}

// TestReplay: a schedule that is run alone is shown, right or wrong.
func TestReplay(t *testing.T) {
	setup := func(s *Scenario) {
		var w word
		s.Go("a", func() { w.store(1) })
		s.Go("b", func() { w.store(w.load() + 1) })
	}
	r := Explore(Options{Replay: "1x2-0"}, setup)
	require.Nil(t, r.Failure)
	require.Equal(t, Passed, r.Replayed.Outcome)
	require.Len(t, r.Replayed.Lines, 3)
	require.Equal(t, "1x2-0", r.Replayed.Replay)
	r = Explore(Options{Replay: "1x2-0-x"}, setup)
	require.Equal(t, Unsupported, r.Failure.Outcome)
}

func TestScript(t *testing.T) {
	s, err := parseScript("0x2-1-0-c1.0.12-s8")
	require.NoError(t, err)
	require.Equal(t, script{[]int{0, 0, 1, 0}, []int{1, 0, 12}, 8}, s)
	for _, bad := range []string{"x", "0x", "-1", "0x0", "64", "0x9999999999", "1048577x1048577", "0--1", "c", "c1..2", "c-1", "s", "s0", "s-1"} {
		_, err := parseScript(bad)
		require.Error(t, err, bad)
	}
}
