package broken

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"example.org/atomlab/structures/wait/waittest"
)

// StuckSemaphore is a semaphore that serves in order: while somebody waits for many permits, who wants few waits behind
// him. When he gives up he leaves the line, and nobody looks whether there is enough for the next: who could go on
// waits until somebody releases a permit, for ever if nobody does.
type StuckSemaphore struct {
	guard     sync.Mutex
	all, free int
	line      []*stuckWaiter
	looks     bool // whether who gives up looks after the others: false is wrong
}

type stuckWaiter struct {
	wants   int
	granted chan struct{}
}

// NewStuckSemaphore makes a semaphore with so many permits; one that looks is the correct twin.
func NewStuckSemaphore(permits int, looks bool) *StuckSemaphore {
	return &StuckSemaphore{all: permits, free: permits, looks: looks}
}

// Acquire takes n permits, or gives up.
func (s *StuckSemaphore) Acquire(ctx context.Context, n int) error {
	s.guard.Lock()
	if n < 0 || n > s.all {
		s.guard.Unlock()
		return errors.New("broken: there are never so many permits")
	}
	if len(s.line) == 0 && n <= s.free {
		s.free -= n
		s.guard.Unlock()
		return nil
	}
	w := &stuckWaiter{wants: n, granted: make(chan struct{})}
	s.line = append(s.line, w)
	s.guard.Unlock()
	select {
	case <-w.granted:
		return nil
	case <-ctx.Done():
	}
	s.guard.Lock()
	defer s.guard.Unlock()
	i := slices.Index(s.line, w)
	if i < 0 {
		return nil // granted at the same moment
	}
	s.line = slices.Delete(s.line, i, i+1)
	if s.looks { // wrong without
		s.grant()
	}
	return ctx.Err()
}

// TryAcquire takes n permits if they are free and nobody waits.
func (s *StuckSemaphore) TryAcquire(n int) bool {
	s.guard.Lock()
	defer s.guard.Unlock()
	if n < 0 || n > s.free || len(s.line) > 0 {
		return false
	}
	s.free -= n
	return true
}

// Release gives n permits back.
func (s *StuckSemaphore) Release(n int) {
	s.guard.Lock()
	defer s.guard.Unlock()
	if n < 0 || n > s.all-s.free {
		panic("broken: more permits are released than are taken")
	}
	s.free += n
	s.grant()
}

func (s *StuckSemaphore) grant() {
	for len(s.line) > 0 && s.line[0].wants <= s.free {
		s.free -= s.line[0].wants
		close(s.line[0].granted)
		s.line = s.line[1:]
	}
}

func grants(looks bool) func(time.Duration) Suite {
	return func(each time.Duration) Suite {
		return Suite{"waittest.SemaphoreChecks", waittest.SemaphoreChecks(func(permits int) waittest.Semaphore { return NewStuckSemaphore(permits, looks) },
			waittest.Options{Time: each})}
	}
}

var stuckSemaphoreBug = bySuite(Bug{
	Name:     "StuckSemaphore",
	Wrong:    "a waiter for many permits gives up, and those behind it that could go on are not woken",
	Seen:     "golang.org/x/sync/semaphore until March 2020 (go.dev/issue/37852)",
	Detector: ByWaking,
	NoLitmus: "somebody is not woken: no order of loads and stores is wrong",
}, grants(false), grants(true))
