package broken_test

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"example.org/atomlab/structures/broken"
	"example.org/atomlab/structures/counter"
	"example.org/atomlab/structures/counter/countertest"
	"example.org/atomlab/structures/lock"
	"example.org/atomlab/structures/lock/locktest"
	"example.org/atomlab/structures/queue"
	"example.org/atomlab/structures/queue/queuetest"
	"example.org/atomlab/structures/wait"
	"example.org/atomlab/structures/wait/waittest"
)

// careless are right types that break one promise each: what a suite asks for that needs no luck to be missed.
var careless = []broken.Bug{
	{Name: "a lock that unlocks what is free", Suite: locks(func() sync.Locker { return new(forgiving) }, true)},
	{Name: "a lock that tries and always has it", Suite: locks(func() sync.Locker { return new(confident) }, false)},
	{Name: "readers that exclude each other", Suite: readers(func(l *sync.RWMutex) sync.Locker { return l })},
	{Name: "readers that exclude nobody", Suite: readers(func(*sync.RWMutex) sync.Locker { return nobody{} })},
	{Name: "a counter that does not subtract", Suite: counters(func(c *plain) counter.Counter { return climbing{c} })},
	{Name: "a counter whose Reset forgets", Suite: counters(func(c *plain) counter.Counter { return forgetting{c} })},
	{Name: "a counter that overshoots", Suite: counters(func(c *plain) counter.Counter { return overshooting{c} })},
	{Name: "a counter whose Reset overshoots", Suite: counters(func(c *plain) counter.Counter { return undershooting{c} })},
	{Name: "a semaphore that takes more back than it gave", Suite: func(each time.Duration) broken.Suite {
		return broken.Suite{Name: "waittest.SemaphoreChecks", Checks: waittest.SemaphoreChecks(
			func(n int) waittest.Semaphore { return generous{wait.NewSemaphore(n)} }, waittest.Options{Time: each})}
	}},
	{Name: "a barrier that cannot be broken", Suite: func(each time.Duration) broken.Suite {
		return broken.Suite{Name: "waittest.BarrierChecks", Checks: waittest.BarrierChecks(
			func(n int) waittest.Barrier { return firm{wait.NewBarrier(n)} }, waittest.Options{Time: each})}
	}},
	{Name: "a queue that does not say that it is closed", Suite: func(each time.Duration) broken.Suite {
		return broken.Suite{Name: "queuetest.BlockingChecks", Checks: queuetest.BlockingChecks(
			func() queuetest.Blocking { return silent{queue.NewBlocking(queue.NewChan[int](2))} },
			queuetest.Options{Capacity: 2, Time: each})}
	}},
}

func locks(newLock func() sync.Locker, panics bool) func(time.Duration) broken.Suite {
	return func(each time.Duration) broken.Suite {
		return broken.Suite{Name: "locktest.Checks",
			Checks: locktest.Checks(newLock, locktest.Options{PanicsOnMisuse: panics, Time: each})}
	}
}

type forgiving struct {
	lock.TAS
	held atomic.Bool
}

func (l *forgiving) Lock() { l.TAS.Lock(); l.held.Store(true) }
func (l *forgiving) Unlock() {
	if l.held.Swap(false) {
		l.TAS.Unlock()
	}
}

type confident struct{ lock.TAS }

func (l *confident) TryLock() bool { l.TAS.TryLock(); return true }

func readers(of func(*sync.RWMutex) sync.Locker) func(time.Duration) broken.Suite {
	return func(each time.Duration) broken.Suite {
		return broken.Suite{Name: "locktest.ReaderChecks", Checks: locktest.ReaderChecks(func() (sync.Locker, func() sync.Locker) {
			l := new(sync.RWMutex)
			return l, func() sync.Locker { return of(l) }
		}, locktest.Options{Time: each})}
	}
}

type nobody struct{}

func (nobody) Lock()   {}
func (nobody) Unlock() {}

func counters(of func(*plain) counter.Counter) func(time.Duration) broken.Suite {
	return func(each time.Duration) broken.Suite {
		return broken.Suite{Name: "countertest.Checks",
			Checks: countertest.Checks(func() counter.Counter { return of(new(plain)) }, countertest.Options{Time: each})}
	}
}

type plain struct{ n atomic.Int64 }

func (c *plain) Add(delta int64) { c.n.Add(delta) }
func (c *plain) Value() int64    { return c.n.Load() }
func (c *plain) Reset() int64    { return c.n.Swap(0) }

type climbing struct{ *plain }

func (c climbing) Add(delta int64) { c.n.Add(max(delta, 0)) }

type forgetting struct{ *plain }

func (c forgetting) Reset() int64 {
	n := c.n.Load()
	c.n.Store(0)
	return n
}

type overshooting struct{ *plain }

func (c overshooting) Add(delta int64) {
	c.n.Add(2 * delta)
	c.n.Add(-delta)
}

type undershooting struct{ *plain }

func (c undershooting) Reset() int64 {
	n := c.n.Load()
	c.n.Add(-2 * n)
	c.n.Add(n)
	return n
}

type generous struct{ *wait.Semaphore }

func (s generous) Release(n int) {
	defer func() { _ = recover() }()
	s.Semaphore.Release(n)
}

type firm struct{ *wait.Barrier }

func (firm) Break() {}

type silent struct{ *queue.Blocking[int] }

func (q silent) Put(ctx context.Context, value int) error {
	err := q.Blocking.Put(ctx, value)
	if err == queue.ErrClosed {
		return context.Canceled
	}
	return err
}
