package waittest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"example.org/atomlab/structures/internal/conform"
	"example.org/atomlab/structures/lock/locktest"
)

// A Semaphore does what a [wait.Semaphore] does.
type Semaphore interface {
	Acquire(ctx context.Context, n int) error
	TryAcquire(n int) bool
	Release(n int)
}

// RunSemaphore tests semaphores: used by one goroutine, and misused; for more permits held than there are; as a lock;
// for waiters that are forgotten, also where one that stands before them gives up; for permits that come past the line.
func RunSemaphore(t *testing.T, newSemaphore func(permits int) Semaphore, o Options) {
	conform.Test(t, SemaphoreChecks(newSemaphore, o))
}

// SemaphoreChecks are the tests of RunSemaphore.
func SemaphoreChecks(newSemaphore func(permits int) Semaphore, o Options) []conform.Check {
	o.Time = conform.Duration(o.Time)
	return []conform.Check{
		{Name: "Alone", Run: func() error { return semaphoreAlone(newSemaphore) }},
		{Name: "Exclusion", Time: o.Time, Run: func() error {
			return locktest.Exclusion(one{newSemaphore(1)}, 4, o.Time)
		}},
		{Name: "Wakes", Time: o.Time, Run: func() error { return locktest.Wakes(one{newSemaphore(1)}, o.Time) }},
		{Name: "Permits", Time: o.Time, Run: func() error { return permits(newSemaphore, o.Time) }},
		{Name: "GivesUp", Time: o.Time, Run: func() error { return semaphoreGivesUp(newSemaphore, o.Time) }},
	}
}

// one makes a lock of a semaphore.
type one struct{ Semaphore }

func (l one) Lock() {
	if err := l.Acquire(context.Background(), 1); err != nil {
		panic(err)
	}
}

func (l one) Unlock() { l.Release(1) }

func semaphoreAlone(newSemaphore func(int) Semaphore) error {
	const all = 3
	s := newSemaphore(all)
	for range 3 {
		switch {
		case s.Acquire(cancelled(), 2) != nil:
			return errors.New("Acquire looked at the context although it need not wait")
		case s.TryAcquire(2) || !s.TryAcquire(1) || s.TryAcquire(1) || !s.TryAcquire(0):
			return errors.New("TryAcquire does not count right")
		case s.TryAcquire(-1) || s.Acquire(cancelled(), -1) == nil:
			return errors.New("a negative number of permits was acquired")
		case !errors.Is(s.Acquire(cancelled(), 1), context.Canceled):
			return errors.New("Acquire that would have to wait did not return the error of its context")
		}
		if err := s.Acquire(cancelled(), all+1); err == nil || errors.Is(err, context.Canceled) {
			return fmt.Errorf("Acquire of more permits than there are returned %v: expected an error at once", err)
		}
		s.Release(1)
		s.Release(2)
		for _, n := range []int{1, -1} {
			if !panics(func() { s.Release(n) }) {
				return fmt.Errorf("Release of %d permits, with none taken, did not panic", n)
			}
		}
		if !s.TryAcquire(all) {
			return errors.New("after a mistake that was told not all permits are there")
		}
		s.Release(all)
	}
	return nil
}

func panics(f func()) (did bool) {
	defer func() { did = recover() != nil }()
	f()
	return
}

// permits lets goroutines acquire some at a time, and give up at random, and counts what is held.
func permits(newSemaphore func(int) Semaphore, budget time.Duration) error {
	const all, goroutines = 5, 6
	s := newSemaphore(all)
	var held atomic.Int64
	var crew conform.Crew
	defer conform.Shake()()
	for range goroutines {
		crew.Go(func() {
			for !crew.Stopped() {
				n := 1 + rand.IntN(all)
				ctx, cancel := context.WithCancel(context.Background())
				if rand.IntN(2) == 0 {
					go func() {
						conform.Falter()
						cancel()
					}()
				}
				if s.Acquire(ctx, n) == nil {
					if now := held.Add(int64(n)); now > all {
						crew.Errorf("%d of %d permits are held", now, all)
					}
					conform.Falter()
					held.Add(-int64(n))
					s.Release(n)
				}
				cancel()
			}
		})
	}
	if err := crew.Wait(budget); err != nil {
		return err
	}
	if !s.TryAcquire(all) || s.TryAcquire(1) {
		return errors.New("in the end nobody holds a permit, and they are not all there")
	}
	return nil
}

// semaphoreGivesUp has one wait for more than is free, and another behind it for what is. Nobody may pass the first;
// when it gives up, the second must get its permit.
func semaphoreGivesUp(newSemaphore func(int) Semaphore, budget time.Duration) error {
	return conform.Rounds(budget, func(crew *conform.Crew) {
		s := newSemaphore(2)
		s.TryAcquire(1)
		ctx, cancel := context.WithCancel(context.Background())
		crew.Go(func() {
			if err := s.Acquire(ctx, 2); !errors.Is(err, context.Canceled) {
				crew.Errorf("Acquire of two permits, of which one is taken for good, returned %v", err)
			}
		})
		crew.Go(func() {
			for s.TryAcquire(1) { // until the first stands in line: for ever, if that can be passed
				s.Release(1)
				runtime.Gosched()
			}
			crew.Go(func() {
				conform.Falter()
				cancel()
			})
			if err := s.Acquire(context.Background(), 1); err != nil {
				crew.Fail(err)
			}
		})
	})
}
