package scenarios

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"example.org/atomlab/litmus/explore"
	"example.org/atomlab/structures/lock"
)

// lockers lists the locks that exclude.
var lockers = []struct {
	name, of string
	make     func() sync.Locker
	long     bool
	night    bool
}{
	{"tas", "lock.TAS", func() sync.Locker { return new(lock.TAS) }, false, false},
	{"ttas", "lock.TTAS", func() sync.Locker { return new(lock.TTAS) }, false, false},
	{"backoff", "lock.Backoff", func() sync.Locker { return new(lock.Backoff) }, false, false},
	{"ticket", "lock.Ticket", func() sync.Locker { return new(lock.Ticket) }, false, false},
	{"mcs", "lock.MCS", func() sync.Locker { return new(lock.MCS) }, true, false},
	{"clh", "lock.CLH", func() sync.Locker { return new(lock.CLH) }, false, false},
	{"spin-park", "lock.SpinPark", spinPark(time.Hour), false, true},
	{"spin-park, starved", "lock.SpinPark", spinPark(-1), true, false},
	{"sequence, writers", "lock.Sequence", func() sync.Locker { return new(lock.Sequence) }, false, false},
	{"biased, writers", "lock.Biased", func() sync.Locker { return lock.NewBiased(lock.BiasedOptions{Slots: 1}) }, false, false},
	{"mutex", "", func() sync.Locker { return new(sync.Mutex) }, false, false},
	{"rwmutex", "", func() sync.Locker { return new(sync.RWMutex) }, false, false},
}

// spinPark makes a lock whose waiters do not spin, and ask for a hand-over after so long: never, or at once. What is
// between the two depends on the clock, which no schedule controls.
func spinPark(starvation time.Duration) func() sync.Locker {
	return func() sync.Locker {
		return lock.NewSpinPark(lock.SpinParkOptions{SpinHints: -1, Starvation: starvation})
	}
}

func locks() (all []Scenario) {
	for _, l := range lockers {
		all = append(all,
			Scenario{Name: "lock/" + l.name + " 3x1", Of: l.of, Setup: excludes(l.make, "l", "l", "l"), Long: l.long, Night: l.night},
			Scenario{Name: "lock/" + l.name + " 2x2", Of: l.of, Setup: excludes(l.make, "ll", "ll"), Long: l.long, Night: l.night})
		if _, tries := l.make().(interface{ TryLock() bool }); tries {
			all = append(all, Scenario{Name: "lock/" + l.name + ", tried", Of: l.of, Setup: excludes(l.make, "t", "lt")})
		}
		if l.of != "" {
			all = append(all, Scenario{Name: "lock/" + l.name + ", unlocked twice", Of: l.of, Setup: unlocksTwice(l.make)})
		}
	}
	return append(all,
		Scenario{Name: "lock/mcs, nodes of the caller's", Of: "lock.MCS", Setup: excludes(mcsNodes, "l", "l")},
		Scenario{Name: "lock/spin-park, twice and once", Of: "lock.SpinPark", Setup: excludes(spinPark(time.Hour), "ll", "l")},
		Scenario{Name: "lock/sequence, read", Of: "lock.Sequence", Setup: reads(sequence, "r", "w", "w")},
		Scenario{Name: "lock/sequence, read twice", Of: "lock.Sequence", Setup: reads(sequence, "rr", "w")},
		Scenario{Name: "lock/biased, read", Of: "lock.Reader", Setup: reads(biased(2, true), "r", "r", "w")},
		Scenario{Name: "lock/biased, one slot", Of: "lock.Biased", Setup: reads(biased(1, true), "r", "r", "w")},
		Scenario{Name: "lock/biased, tried", Of: "lock.Biased", Setup: reads(biased(1, true), "r", "t", "r")},
		Scenario{Name: "lock/biased, tried in vain", Of: "lock.Biased", Setup: reads(biased(1, true), "rr", "t", "w")},
		Scenario{Name: "lock/biased, restored", Of: "lock.Biased", Setup: reads(biased(1, true), "rr", "ww")},
		Scenario{Name: "lock/biased, not restored", Of: "lock.Biased", Setup: reads(biased(1, false), "rr", "ww")},
	)
}

// mcsNodes locks an MCS with a node for each thread.
func mcsNodes() sync.Locker { return &withNode{lock: new(lock.MCS)} }

type withNode struct {
	lock  *lock.MCS
	owner *lock.MCSNode
}

func (l *withNode) Lock() {
	n := new(lock.MCSNode)
	l.lock.LockNode(n)
	l.owner = n
}

func (l *withNode) Unlock() { l.lock.UnlockNode(l.owner) }

// excludes lets one thread for each word of programs take a lock: l locks it, t tries to. Two must never be inside.
func excludes(make func() sync.Locker, programs ...string) func(*explore.S) {
	return func(s *explore.S) {
		l := make()
		var inside, crowded atomic.Uint32
		for i, program := range programs {
			s.Go(fmt.Sprintf("T%d %s", i, program), func() {
				for _, what := range program {
					if what == 'l' {
						l.Lock()
					} else if !l.(interface{ TryLock() bool }).TryLock() {
						continue
					}
					if inside.Add(1) != 1 {
						crowded.Store(1)
					}
					inside.Add(^uint32(0))
					l.Unlock()
				}
			})
		}
		s.Finally(func() error {
			if crowded.Load() > 0 {
				return errors.New("two threads were inside at once")
			}
			if l, ok := l.(interface{ TryLock() bool }); ok && !l.TryLock() {
				return errors.New("in the end nobody is inside, and it is locked")
			}
			return nil
		})
	}
}

// unlocksTwice unlocks a lock once too often, which must not go unnoticed.
func unlocksTwice(make func() sync.Locker) func(*explore.S) {
	return func(s *explore.S) {
		l := make()
		var refused bool
		s.Go("T0", func() {
			l.Lock()
			l.Unlock() //nolint:staticcheck // nothing to do inside
			refused = panics("lock", l.Unlock)
		})
		s.Finally(func() error {
			if !refused {
				return errors.New("it was unlocked twice, and nobody was told")
			}
			return nil
		})
	}
}

// A readWriter is a lock, and how a thread reads under it.
type readWriter struct {
	sync.Locker
	reader func() func(read func())
}

func sequence() readWriter {
	l := new(lock.Sequence)
	return readWriter{l, func() func(func()) { return l.Read }}
}

// biased makes a lock of so many slots, whose bias comes back at once after a writer, or never.
func biased(slots int, restored bool) func() readWriter {
	dearness := 1 << 30
	if restored {
		dearness = -1
	}
	return func() readWriter {
		l := lock.NewBiased(lock.BiasedOptions{Slots: slots, Dearness: dearness})
		return readWriter{l, func() func(func()) {
			r := l.Reader()
			return func(read func()) {
				r.Lock()
				read()
				r.Unlock()
			}
		}}
	}
}

// reads lets one thread for each word of programs use two words under a lock: w writes both, t does if the lock can be
// had at once, r reads both. A reader must see both of one moment, and a writer what the one before has left.
func reads(make func() readWriter, programs ...string) func(*explore.S) {
	return func(s *explore.S) {
		l := make()
		var a, b, torn, writes atomic.Uint32
		for i, program := range programs {
			read := l.reader()
			s.Go(fmt.Sprintf("T%d %s", i, program), func() {
				for _, what := range program {
					switch {
					case what == 'r':
						var x, y uint32
						read(func() { x, y = a.Load(), b.Load() })
						if x != y {
							torn.Store(1)
						}
						continue
					case what == 'w':
						l.Lock()
					case !l.Locker.(interface{ TryLock() bool }).TryLock():
						continue
					}
					a.Store(a.Load() + 1)
					b.Store(b.Load() + 1)
					l.Unlock()
					writes.Add(1)
				}
			})
		}
		s.Finally(func() error {
			if torn.Load() > 0 {
				return errors.New("a reader saw one word of one moment and the other of another")
			}
			if n := writes.Load(); a.Load() != n || b.Load() != n {
				return fmt.Errorf("%d writes left %d and %d", n, a.Load(), b.Load())
			}
			if !l.Locker.(interface{ TryLock() bool }).TryLock() {
				return errors.New("in the end nobody is inside, and it is locked")
			}
			return nil
		})
	}
}
