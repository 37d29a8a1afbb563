// Package locktest holds a lock against its contract: [Run] is for any [sync.Locker], [RunReaders] for reader-writer
// locks, in the manner of testing/fstest.
package locktest

//lint:file-ignore SA2001 a critical section with nothing in it tests the lock itself

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.org/atomlab/structures/internal/conform"
)

// Options say what the lock promises.
type Options struct {
	PanicsOnMisuse bool          // whether unlocking a free lock panics
	Time           time.Duration // of each test (default half a second, a fifth with -short)
}

func (o *Options) defaults() {
	if o.Time == 0 {
		o.Time = 500 * time.Millisecond
		if testing.Short() {
			o.Time /= 5
		}
	}
}

// Run tests locks that newLock makes: alone; for exclusion with few and with many goroutines, while they are preempted
// at random; for what is written under the lock being seen under it. With the race detector it also shows races.
func Run(t *testing.T, newLock func() sync.Locker, o Options) {
	o.defaults()
	t.Run("Sequential", func(t *testing.T) { sequential(newLock()) })
	t.Run("Misuse", func(t *testing.T) {
		if !o.PanicsOnMisuse {
			t.Skip("the lock does not promise it")
		}
		if !panics(newLock().Unlock) {
			t.Error("Unlock of a lock that is not locked did not panic")
		}
		l := newLock()
		l.Lock()
		l.Unlock()
		if !panics(l.Unlock) {
			t.Error("the second Unlock did not panic")
		}
	})
	t.Run("TryLock", func(t *testing.T) { tries(t, newLock(), o.Time) })
	for _, goroutines := range []int{2, 8} {
		t.Run(fmt.Sprintf("Exclusion/%d", goroutines), func(t *testing.T) {
			if err := Exclusion(newLock(), goroutines, o.Time); err != nil {
				t.Error(err)
			}
		})
	}
}

// tryLocker is a lock that can also be tried for.
type tryLocker interface {
	sync.Locker
	TryLock() bool
}

// tries looks whether TryLock says what is so, and leaves others as they were.
func tries(t *testing.T, locker sync.Locker, budget time.Duration) {
	l, ok := locker.(tryLocker)
	if !ok {
		t.Skip("the lock has no TryLock")
	}
	for range 3 {
		if !l.TryLock() {
			t.Fatal("TryLock of a free lock fails")
		}
		for range 3 {
			if l.TryLock() {
				t.Fatal("TryLock of a lock that is held succeeds")
			}
		}
		l.Unlock()
		l.Lock()
		if l.TryLock() {
			t.Fatal("TryLock of a lock that is held succeeds")
		}
		l.Unlock()
	}
	if err := Exclusion(&sometimes{tryLocker: l}, 4, budget); err != nil {
		t.Error("with TryLock now and then: ", err)
	}
}

// sometimes tries before it waits, every other time.
type sometimes struct {
	tryLocker
	turn atomic.Uint32
}

func (l *sometimes) Lock() {
	if l.turn.Add(1)%2 == 0 || !l.TryLock() {
		l.tryLocker.Lock()
	}
}

func panics(f func()) (did bool) {
	defer func() { did = recover() != nil }()
	f()
	return
}

func sequential(l sync.Locker) {
	for range 1000 {
		l.Lock()
		l.Unlock()
	}
}

// Exclusion lets goroutines take the lock until the time is over, and do under it what goes wrong if two are in: they
// change several words that must agree, with plain loads and stores: an atomic one would order what only the lock
// should, for the processor and for the race detector. It returns what it caught.
func Exclusion(l sync.Locker, goroutines int, budget time.Duration) error {
	var shared [4]int
	owner := -1
	var caught atomic.Pointer[error]
	var stop atomic.Bool
	fail := func(format string, args ...any) {
		err := fmt.Errorf(format, args...)
		caught.CompareAndSwap(nil, &err)
		stop.Store(true)
	}
	stopShaking := conform.Shake()
	timer := time.AfterFunc(budget, func() { stop.Store(true) })
	total := make([]int, goroutines)
	var wg sync.WaitGroup
	for g := range goroutines {
		wg.Go(func() {
			for !stop.Load() {
				l.Lock()
				if owner != -1 {
					fail("goroutines %d and %d hold the lock at once", owner, g)
				}
				owner = g
				before := shared[0]
				for i := range shared {
					if shared[i] != before {
						fail("what the last owner wrote is not all there: %v", shared)
					}
					shared[i] = before + 1
				}
				if owner != g {
					fail("goroutine %d came in while %d held the lock", owner, g)
				}
				owner = -1
				l.Unlock()
				total[g]++
			}
		})
	}
	if !finishes(&wg, budget+30*time.Second) {
		return fmt.Errorf("a goroutine did not get the lock within 30 s: it was lost")
	}
	timer.Stop()
	stopShaking()
	if err := caught.Load(); err != nil {
		return *err
	}
	sum := 0
	for _, n := range total {
		sum += n
	}
	if shared[0] != sum {
		return fmt.Errorf("%d critical sections left a count of %d: some ran at the same time", sum, shared[0])
	}
	return nil
}

func finishes(wg *sync.WaitGroup, limit time.Duration) bool {
	done := make(chan struct{})
	go func() {
		wg.Wait()
		close(done)
	}()
	select {
	case <-done:
		return true
	case <-time.After(limit):
		return false
	}
}

// RunReaders tests reader-writer locks: newLock returns the writers' lock and a function that gives each reading
// goroutine its own. Readers may be in together, and never with a writer.
func RunReaders(t *testing.T, newLock func() (writer sync.Locker, reader func() sync.Locker), o Options) {
	o.defaults()
	t.Run("Together", func(t *testing.T) {
		writer, reader := newLock()
		a, b := reader(), reader()
		a.Lock()
		b.Lock() // would not return if readers excluded each other
		b.Unlock()
		a.Unlock()
		writer.Lock()
		writer.Unlock()
	})
	t.Run("Writers", func(t *testing.T) {
		writer, _ := newLock()
		if err := Exclusion(writer, 4, o.Time); err != nil {
			t.Error(err)
		}
	})
	t.Run("ReadersAndWriters", func(t *testing.T) { readersAndWriters(t, newLock, o.Time) })
}

func readersAndWriters(t *testing.T, newLock func() (sync.Locker, func() sync.Locker), budget time.Duration) {
	writer, reader := newLock()
	var shared [4]int
	var stop atomic.Bool
	defer conform.Shake()()
	time.AfterFunc(budget, func() { stop.Store(true) })
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			r := reader()
			for !stop.Load() {
				r.Lock()
				if seen := shared; seen != [4]int{seen[0], seen[0], seen[0], seen[0]} {
					t.Errorf("a reader saw a writer at work: %v", seen)
					stop.Store(true)
				}
				r.Unlock()
			}
		})
	}
	for range 2 {
		wg.Go(func() {
			for !stop.Load() {
				writer.Lock()
				for i := range shared {
					shared[i]++
				}
				writer.Unlock()
				runtime.Gosched()
			}
		})
	}
	if !finishes(&wg, budget+30*time.Second) {
		t.Error("a goroutine did not get the lock within 30 s: it was lost")
	}
}
