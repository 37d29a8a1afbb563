package lock_test

//lint:file-ignore SA2001 a critical section with nothing in it tests the lock itself

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/structures/internal/conform"
	"example.org/atomlab/structures/lock"
	"example.org/atomlab/structures/lock/locktest"
)

// locks are all that satisfy sync.Locker by themselves.
var locks = map[string]func() sync.Locker{
	"tas":                   func() sync.Locker { return new(lock.TAS) },
	"ttas":                  func() sync.Locker { return new(lock.TTAS) },
	"backoff":               func() sync.Locker { return new(lock.Backoff) },
	"ticket":                func() sync.Locker { return new(lock.Ticket) },
	"mcs":                   func() sync.Locker { return new(lock.MCS) },
	"clh":                   func() sync.Locker { return new(lock.CLH) },
	"spin-park":             func() sync.Locker { return lock.NewSpinPark(lock.SpinParkOptions{}) },
	"spin-park, zero value": func() sync.Locker { return new(lock.SpinPark) },
	"spin-park, handed over": func() sync.Locker {
		return lock.NewSpinPark(lock.SpinParkOptions{Spin: time.Microsecond, Starvation: -1})
	},
	"biased":             func() sync.Locker { return lock.NewBiased(lock.BiasedOptions{}) },
	"biased, zero value": func() sync.Locker { return new(lock.Biased) },
	"park": func() sync.Locker {
		return lock.NewSpinPark(lock.SpinParkOptions{SpinHints: -1, Starvation: time.Microsecond})
	},
}

func TestLocks(t *testing.T) {
	for name, newLock := range locks {
		t.Run(name, func(t *testing.T) { locktest.Run(t, newLock, locktest.Options{PanicsOnMisuse: true}) })
	}
	t.Run("sequence", func(t *testing.T) {
		locktest.Run(t, func() sync.Locker { return new(lock.Sequence) }, locktest.Options{PanicsOnMisuse: true})
	})
	t.Run("sync.Mutex", func(t *testing.T) {
		locktest.Run(t, func() sync.Locker { return new(sync.Mutex) }, locktest.Options{})
	})
}

func TestBiased(t *testing.T) {
	for _, slots := range []int{0, 1, 3} {
		t.Run(fmt.Sprintf("%d slots", slots), func(t *testing.T) {
			locktest.RunReaders(t, func() (sync.Locker, func() sync.Locker) {
				l := lock.NewBiased(lock.BiasedOptions{Slots: slots})
				return l, func() sync.Locker { return l.Reader() }
			}, locktest.Options{})
		})
	}
	t.Run("tokens", func(t *testing.T) {
		locktest.RunReaders(t, func() (sync.Locker, func() sync.Locker) {
			l := lock.NewBiased(lock.BiasedOptions{Slots: 2})
			return l, func() sync.Locker { return &tokens{lock: l} }
		}, locktest.Options{})
	})
	t.Run("sync.RWMutex", func(t *testing.T) {
		locktest.RunReaders(t, func() (sync.Locker, func() sync.Locker) {
			l := new(sync.RWMutex)
			return l, l.RLocker
		}, locktest.Options{})
	})
}

// tokens reads with RLock, and TryRLock now and then.
type tokens struct {
	lock  *lock.Biased
	token *lock.Reader
	turn  int
}

func (r *tokens) Lock() {
	if r.turn++; r.turn%2 == 0 {
		if r.token = r.lock.TryRLock(); r.token != nil {
			return
		}
	}
	r.token = r.lock.RLock()
}

func (r *tokens) Unlock() { r.lock.RUnlock(r.token) }

// TestReaders: who tries finds writers, writers who try find readers, and misuse is told.
func TestReaders(t *testing.T) {
	for name, l := range map[string]*lock.Biased{"slots": lock.NewBiased(lock.BiasedOptions{Slots: 2}), "zero value": {}} {
		l.Lock()
		assert.False(t, l.Reader().TryLock(), name)
		assert.Nil(t, l.TryRLock(), name)
		l.Unlock()
		for range 100 { // through the slots, and without
			a, b, c := l.RLock(), l.Reader(), l.TryRLock()
			b.Lock()
			b.Lock()
			for _, end := range []func(){func() { l.RUnlock(a) }, b.Unlock, func() { l.RUnlock(c) }, b.Unlock} {
				assert.False(t, l.TryLock(), name)
				end()
			}
			require.True(t, l.TryLock(), name)
			l.Unlock()
			assert.Panics(t, b.Unlock, name)
		}
		assert.Panics(t, func() { l.RUnlock(nil) })
		assert.Panics(t, func() { l.RUnlock(new(lock.Biased).Reader()) })
		assert.Panics(t, func() { l.RUnlock(l.Reader()) })
	}
}

// TestNodes: a node of MCS that is used wrongly is told, and harms nobody.
func TestNodes(t *testing.T) {
	var l, other lock.MCS
	var n, m lock.MCSNode
	for range 3 {
		assert.Panics(t, func() { l.UnlockNode(&n) }, "not locked")
		assert.Panics(t, func() { l.UnlockNode(nil) })
		assert.Panics(t, func() { l.LockNode(nil) })
		l.LockNode(&n)
		assert.Panics(t, func() { l.LockNode(&n) }, "in use")
		assert.Panics(t, func() { other.LockNode(&n) }, "in use")
		assert.Panics(t, func() { other.TryLockNode(&n) }, "in use")
		assert.Panics(t, func() { other.UnlockNode(&n) }, "of another lock")
		assert.Panics(t, func() { l.UnlockNode(&m) }, "another node")
		assert.Panics(t, l.Unlock, "locked with a node of the caller's")
		assert.False(t, l.TryLockNode(&m))
		l.UnlockNode(&n)
		assert.True(t, l.TryLockNode(&m))
		l.UnlockNode(&m)
	}
}

// TestSequenceReaders: what Read returns with is of one moment.
func TestSequenceReaders(t *testing.T) {
	var l lock.Sequence
	var shared [4]atomic.Int64
	defer conform.Shake()()
	var crew conform.Crew
	crew.Go(func() {
		for !crew.Stopped() {
			l.Lock()
			for i := range shared {
				shared[i].Add(1)
			}
			l.Unlock()
		}
	})
	for range 2 {
		crew.Go(func() {
			for !crew.Stopped() {
				var seen [4]int64
				l.Read(func() {
					for i := range shared {
						seen[i] = shared[i].Load()
					}
				})
				if seen != [4]int64{seen[0], seen[0], seen[0], seen[0]} {
					crew.Errorf("torn: %v", seen)
				}
			}
		})
	}
	assert.NoError(t, crew.Wait(300*time.Millisecond))
}

func TestTryLock(t *testing.T) {
	l := lock.NewSpinPark(lock.SpinParkOptions{})
	assert.True(t, l.TryLock())
	assert.False(t, l.TryLock())
	l.Unlock()
	assert.True(t, l.TryLock())
}

// TestStarvedWaiterGetsIt: one goroutine takes the lock again as soon as it has released it; the other one must get it
// all the same, by hand-over.
func TestStarvedWaiterGetsIt(t *testing.T) {
	l := lock.NewSpinPark(lock.SpinParkOptions{SpinHints: -1, Starvation: 100 * time.Microsecond})
	var crew conform.Crew
	crew.Go(func() {
		for !crew.Stopped() {
			l.Lock()
			for begin := time.Now(); time.Since(begin) < 50*time.Microsecond; { // clock: holds the lock
			}
			l.Unlock()
		}
	})
	for range 20 {
		l.Lock()
		l.Unlock()
		time.Sleep(time.Millisecond)
	}
	crew.Stop()
	assert.NoError(t, crew.Wait(0))
}

func TestOwnNodes(t *testing.T) {
	var l lock.MCS
	var count int
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			var n lock.MCSNode
			for range 500 {
				l.LockNode(&n)
				count++
				l.UnlockNode(&n)
			}
		})
	}
	wg.Wait()
	assert.Equal(t, 2000, count)
}

func TestAllocations(t *testing.T) {
	for name, newLock := range locks {
		l := newLock()
		l.Lock()
		l.Unlock()
		// a pool may lose a node to the collector
		assert.Less(t, testing.AllocsPerRun(1000, func() { l.Lock(); l.Unlock() }), 0.5, name)
	}
}

func BenchmarkUncontended(b *testing.B) {
	for name, newLock := range locks {
		b.Run(name, func(b *testing.B) {
			l := newLock()
			for b.Loop() {
				l.Lock()
				l.Unlock()
			}
		})
	}
	b.Run("sync.Mutex", func(b *testing.B) {
		var l sync.Mutex
		for b.Loop() {
			l.Lock()
			l.Unlock()
		}
	})
}

func ExampleSequence() {
	var l lock.Sequence
	var x, y atomic.Int64
	l.Lock()
	x.Store(1)
	y.Store(2)
	l.Unlock()
	var a, b int64
	l.Read(func() { a, b = x.Load(), y.Load() })
	fmt.Println(a, b)
	// Output: 1 2
}

func ExampleSpinPark() {
	l := lock.NewSpinPark(lock.SpinParkOptions{SpinHints: 200}) // as the spin-park probe advises for this machine
	count := 0
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			l.Lock()
			defer l.Unlock()
			count++
		})
	}
	wg.Wait()
	fmt.Println(count)
	// Output: 4
}

func ExampleBiased() {
	l := lock.NewBiased(lock.BiasedOptions{})
	settings := map[string]int{"limit": 10}
	reader := l.Reader() // one for each goroutine
	reader.Lock()
	fmt.Println(settings["limit"])
	reader.Unlock()
	l.Lock()
	settings["limit"] = 20
	l.Unlock()
	// Output: 10
}
