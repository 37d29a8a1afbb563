package wait

import (
	"context"
	"fmt"
	"math"
	"sync"
	"sync/atomic"

	"example.org/atomlab/structures/internal/layout"
	"example.org/atomlab/structures/internal/park"
)

// Semaphore has a number of permits, which goroutines acquire and release, some at a time. Make it with NewSemaphore;
// the zero value has none. It must not be copied.
//
// It is fair: while anybody waits, nobody takes permits past the line, and they are handed over in the order in which
// the waiters came. One that wants many holds up those behind it that want few, and so is not starved by them. When it
// gives up, those behind it get what there is.
//
// Progress: blocking. A release gives permits, and where there is a line, takes the line's lock. Linearization: at the
// exchange of the state, the waker's for who had to wait. Ordering: what was done before a Release happens before what
// is done after an Acquire that gets these permits. Cost: a compare-and-swap to acquire, one to release; waiting goes
// through a channel. Paper: Dijkstra, Cooperating sequential processes, 1965; the order as in golang.org/x/sync.
type Semaphore struct {
	_        layout.NoCopy
	capacity int
	state    atomic.Int64 // free permits, and whether there is a line: see permit
	guard    sync.Mutex   // of the line
	line     park.Line
}

// The state: twice the permits that are free, and lined if there are waiters, which changes under the guard only.
const (
	lined  = 1
	permit = 2
)

// NewSemaphore makes a semaphore with so many permits, all free. It panics unless that is from 0 to 2^62-1.
func NewSemaphore(permits int) *Semaphore {
	if permits < 0 || permits > math.MaxInt/permit {
		panic(fmt.Sprintf("wait: semaphore with %d permits: expected 0 to %d", permits, math.MaxInt/permit))
	}
	s := &Semaphore{capacity: permits}
	s.state.Store(int64(permits) * permit)
	return s
}

// Cap is how many permits there are, free or not.
func (s *Semaphore) Cap() int { return s.capacity }

// TryAcquire takes n permits if they are free and nobody waits.
func (s *Semaphore) TryAcquire(n int) bool {
	for n >= 0 {
		state := s.state.Load()
		if state&lined != 0 || state/permit < int64(n) {
			return false
		}
		if s.state.CompareAndSwap(state, state-int64(n)*permit) {
			return true
		}
	}
	return false
}

// Acquire takes n permits. If it has to wait for them and the context is done, it returns the error of the context and
// has taken none. What there can never be is refused.
func (s *Semaphore) Acquire(ctx context.Context, n int) error {
	if n < 0 || n > s.capacity {
		return fmt.Errorf("wait: acquire of %d permits: expected 0 to %d, which there are in all", n, s.capacity)
	}
	if s.TryAcquire(n) {
		return nil
	}
	w := park.New()
	defer w.Free()
	w.Wants = n
	if s.takeOrEnlist(w) || s.line.Sleep(w, ctx.Done(), &s.guard, s.grant) {
		return nil
	}
	return ctx.Err()
}

// takeOrEnlist takes the permits after all, or puts the waiter into the line. The exchange that says that there is a
// line is the look for permits as well: who releases some later sees the line.
func (s *Semaphore) takeOrEnlist(w *park.Waiter) (taken bool) {
	s.guard.Lock()
	defer s.guard.Unlock()
	for !s.TryAcquire(w.Wants) {
		state := s.state.Load()
		if state&lined != 0 || state/permit < int64(w.Wants) && s.state.CompareAndSwap(state, state|lined) {
			s.line.Back(w)
			return false
		}
	}
	return true
}

// Release gives n permits back. It panics, and has changed nothing, if that were more than are taken.
func (s *Semaphore) Release(n int) {
	for {
		state := s.state.Load()
		if taken := int64(s.capacity) - state/permit; n < 0 || int64(n) > taken {
			panic(fmt.Sprintf("wait: release of %d permits: expected 0 to %d, which are taken", n, taken))
		}
		if !s.state.CompareAndSwap(state, state+int64(n)*permit) {
			continue
		}
		if state&lined != 0 {
			s.guard.Lock()
			defer s.guard.Unlock()
			s.grant()
		}
		return
	}
}

// grant gives permits to the first in line, as long as there are enough; under the guard. Nobody else takes any while
// there is a line.
func (s *Semaphore) grant() {
	for w := s.line.First(); w != nil; w = s.line.First() {
		wants := int64(w.Wants) * permit
		if s.state.Load() < wants {
			return
		}
		s.state.Add(-wants)
		s.line.Remove(w)
		w.Wake(true)
	}
	s.state.And(^lined)
}
