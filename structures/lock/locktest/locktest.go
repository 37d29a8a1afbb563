// Package locktest holds a lock against its contract: [Run] is for any [sync.Locker], [RunReaders] for reader-writer
// locks, in the manner of testing/fstest.
package locktest

//lint:file-ignore SA2001 a critical section with nothing in it tests the lock itself

import (
	"errors"
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

// Run tests locks that newLock makes: alone; for exclusion with few and with many goroutines, while they are preempted
// at random; for what is written under the lock being seen under it; for waiters that nobody wakes. With the race
// detector it also shows races. A test that does not come to an end fails with the stacks of all goroutines, and leaves
// those that hang behind; a panic fails the test, attributed to the operation that panicked.
func Run(t *testing.T, newLock func() sync.Locker, o Options) { conform.Test(t, Checks(newLock, o)) }

// Checks are the tests of Run.
func Checks(newLock func() sync.Locker, o Options) []conform.Check {
	o.Time = conform.Duration(o.Time)
	misuse := conform.Check{Name: "Misuse", Run: func() error { return misuse(newLock(), newLock()) }}
	if !o.PanicsOnMisuse {
		misuse.Skip = "the lock does not promise it"
	}
	tries := conform.Check{Name: "TryLock", Time: o.Time, Run: func() error { return tries(newLock().(tryLocker), o.Time) }}
	if !canTry(newLock) {
		tries.Skip = "the lock has no TryLock"
	}
	exclusion := func(goroutines int) conform.Check {
		return conform.Check{Name: fmt.Sprintf("Exclusion/%d", goroutines), Time: o.Time, Run: func() error {
			return Exclusion(newLock(), goroutines, o.Time)
		}}
	}
	return []conform.Check{
		{Name: "Sequential", Run: func() error { sequential(newLock()); return nil }},
		misuse, tries, exclusion(2), exclusion(8),
		{Name: "Wakes", Time: o.Time, Run: func() error { return Wakes(newLock(), o.Time) }},
	}
}

func canTry(newLock func() sync.Locker) (can bool) {
	defer func() { _ = recover() }() // a panic is for the checks to tell
	_, can = newLock().(tryLocker)
	return can
}

func misuse(fresh, used sync.Locker) error {
	if !panics(fresh.Unlock) {
		return errors.New("Unlock of a lock that is not locked did not panic")
	}
	used.Lock()
	used.Unlock()
	if !panics(used.Unlock) {
		return errors.New("the second Unlock did not panic")
	}
	return nil
}

// tryLocker is a lock that can also be tried for.
type tryLocker interface {
	sync.Locker
	TryLock() bool
}

// tries looks whether TryLock says what is true, and leaves others as they were.
func tries(l tryLocker, budget time.Duration) error {
	for range 3 {
		if !l.TryLock() {
			return errors.New("TryLock of a free lock fails")
		}
		for range 3 {
			if l.TryLock() {
				return errors.New("TryLock of a lock that is held succeeds")
			}
		}
		l.Unlock()
		l.Lock()
		if l.TryLock() {
			return errors.New("TryLock of a lock that is held succeeds")
		}
		l.Unlock()
	}
	if err := Exclusion(&sometimes{tryLocker: l}, 4, budget); err != nil {
		return fmt.Errorf("with TryLock now and then: %w", err)
	}
	return nil
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

// Wakes lets a few goroutines take the lock a few times and then nobody, again and again until the time is over: who
// was forgotten when the last one left sleeps for ever. While others come he would not, as they wake whom they find.
func Wakes(l sync.Locker, budget time.Duration) error { return wakes([]sync.Locker{l, l, l}, budget) }

// wakes has a goroutine for each locker.
func wakes(lockers []sync.Locker, budget time.Duration) error {
	const each = 3
	defer conform.Shake()()
	for begin := time.Now(); time.Since(begin) < budget; {
		crew := conform.Crew{Patience: 2 * time.Second}
		for _, l := range lockers {
			crew.Go(func() {
				for i := range each {
					l.Lock()
					if i == 1 {
						runtime.Gosched() // the others come meanwhile, and find it held
					}
					l.Unlock()
				}
			})
		}
		if err := crew.Wait(0); err != nil {
			return fmt.Errorf("%d goroutines that take the lock %d times each: %w", len(lockers), each, err)
		}
	}
	return nil
}

// Exclusion lets goroutines take the lock until the time is over, and do under it what goes wrong if two are in: they
// change several words that must agree, with plain loads and stores: an atomic one would order what only the lock
// should, for the processor and for the race detector. It returns what it caught.
func Exclusion(l sync.Locker, goroutines int, budget time.Duration) error {
	var shared [4]int
	owner := -1
	var crew conform.Crew
	fail := func(format string, args ...any) { crew.Fail(fmt.Errorf(format, args...)) }
	defer conform.Shake()()
	total := make([]int, goroutines)
	for g := range goroutines {
		crew.Go(func() {
			for !crew.Stopped() {
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
	if err := crew.Wait(budget); err != nil {
		return err
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

// RunReaders tests reader-writer locks: newLock returns the writers' lock and a function that gives each reading
// goroutine its own. Readers may be in together, and never with a writer.
func RunReaders(t *testing.T, newLock func() (writer sync.Locker, reader func() sync.Locker), o Options) {
	conform.Test(t, ReaderChecks(newLock, o))
}

// ReaderChecks are the tests of RunReaders.
func ReaderChecks(newLock func() (writer sync.Locker, reader func() sync.Locker), o Options) []conform.Check {
	o.Time = conform.Duration(o.Time)
	return []conform.Check{
		{Name: "Together", Run: func() error { together(newLock()); return nil }},
		{Name: "Writers", Time: o.Time, Run: func() error {
			writer, _ := newLock()
			return Exclusion(writer, 4, o.Time)
		}},
		{Name: "ReadersAndWriters", Time: o.Time, Run: func() error {
			writer, reader := newLock()
			return readersAndWriters(writer, reader, o.Time)
		}},
		{Name: "Wakes", Time: o.Time, Run: func() error {
			writer, reader := newLock()
			return wakes([]sync.Locker{writer, reader(), reader()}, o.Time)
		}},
	}
}

// together does not return if readers exclude each other.
func together(writer sync.Locker, reader func() sync.Locker) {
	a, b := reader(), reader()
	a.Lock()
	b.Lock()
	b.Unlock()
	a.Unlock()
	writer.Lock()
	writer.Unlock()
}

func readersAndWriters(writer sync.Locker, reader func() sync.Locker, budget time.Duration) error {
	var shared [4]int
	var crew conform.Crew
	defer conform.Shake()()
	for range 3 {
		crew.Go(func() {
			r := reader()
			for !crew.Stopped() {
				r.Lock()
				if seen := shared; seen != [4]int{seen[0], seen[0], seen[0], seen[0]} {
					crew.Fail(fmt.Errorf("a reader saw a writer at work: %v", seen))
				}
				r.Unlock()
			}
		})
	}
	for range 2 {
		crew.Go(func() {
			for !crew.Stopped() {
				writer.Lock()
				for i := range shared {
					shared[i]++
				}
				writer.Unlock()
				runtime.Gosched()
			}
		})
	}
	return crew.Wait(budget)
}
