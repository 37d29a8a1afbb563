package broken_test

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"example.org/atomlab/asm"
	"example.org/atomlab/structures/broken"
	"example.org/atomlab/structures/counter"
	"example.org/atomlab/structures/counter/countertest"
	"example.org/atomlab/structures/deque"
	"example.org/atomlab/structures/deque/dequetest"
	"example.org/atomlab/structures/lock"
	"example.org/atomlab/structures/lock/locktest"
	"example.org/atomlab/structures/queue"
	"example.org/atomlab/structures/queue/queuetest"
	"example.org/atomlab/structures/reclaim"
	"example.org/atomlab/structures/reclaim/reclaimtest"
	"example.org/atomlab/structures/stack"
	"example.org/atomlab/structures/stack/stacktest"
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
	{Name: "a queue under a lock that spins", Suite: func(each time.Duration) broken.Suite {
		return broken.Suite{Name: "queuetest.Checks", Checks: queuetest.Checks(func() queue.Queue[int] { return new(spinning) },
			queuetest.Options{LockFree: true, Time: each})}
	}},
	{Name: "a stack under a lock that spins", Suite: func(each time.Duration) broken.Suite {
		return broken.Suite{Name: "stacktest.Checks", Checks: stacktest.Checks(func() stack.Stack[int] { return new(spinning) },
			stacktest.Options{LockFree: true, Time: each})}
	}},
	{Name: "a stack that gives one value in 5,000 out twice", Suite: func(each time.Duration) broken.Suite {
		return broken.Suite{Name: "stacktest.Checks", Checks: stacktest.Checks(func() stack.Stack[int] { return new(stammeringStack) },
			stacktest.Options{Time: each})}
	}},
	{Name: "a deque that gives one value in 5,000 out twice", Suite: deques(func() deque.Deque[int] { return new(stammeringDeque) })},
	{Name: "a deque under a lock that spins", Suite: deques(func() deque.Deque[int] { return new(spinning) })},
	{Name: "a deque that does not know whether it is empty", Suite: deques(func() deque.Deque[int] { return new(vague) })},
	{Name: "a scheme that bears an Exit without an Enter", Suite: schemes(nil, func(free func(uint64)) reclaim.Domain {
		return bearing{hazards(free)}
	})},
	{Name: "a scheme that miscounts what is pending", Suite: schemes(nil, func(free func(uint64)) reclaim.Domain {
		return miscounting{hazards(free)}
	})},
	{Name: "a scheme that frees again after a panic", Suite: schemes(nil, func(free func(uint64)) reclaim.Domain {
		return hazards(func(id uint64) {
			defer func() {
				if p := recover(); p != nil {
					free(id)
				}
			}()
			free(id)
		})
	})},
	{Name: "a scheme without the bound that it promises", Suite: schemes(func(participants int) int { return 64 * participants },
		func(free func(uint64)) reclaim.Domain {
			return reclaim.NewEpochs(reclaim.EpochOptions{Free: free, Batch: 8})
		})},
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
func (l *forgiving) TryLock() bool {
	ok := l.TAS.TryLock()
	if ok {
		l.held.Store(true)
	}
	return ok
}
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

// spinning is a slice under a lock for which who waits does nothing else, and which is nearly always held.
type spinning struct {
	held   atomic.Bool
	values []int
}

func (s *spinning) do(f func() bool) bool {
	for !s.held.CompareAndSwap(false, true) {
		asm.Relax(1)
	}
	defer s.held.Store(false)
	asm.Relax(200)
	return f()
}

func (s *spinning) Push(value int) (ok bool) {
	return s.do(func() bool { s.values = append(s.values, value); return true })
}

func (s *spinning) Pop() (value int, ok bool) {
	ok = s.do(func() bool {
		last := len(s.values) - 1
		if last >= 0 {
			value, s.values = s.values[last], s.values[:last]
		}
		return last >= 0
	})
	return value, ok
}

func (s *spinning) Dequeue() (value int, ok bool) {
	ok = s.do(func() bool {
		has := len(s.values) > 0
		if has {
			value, s.values = s.values[0], s.values[1:]
		}
		return has
	})
	return value, ok
}

func (s *spinning) Enqueue(value int) (ok bool) { return s.Push(value) }
func (s *spinning) Steal() (value int, ok bool) { return s.Dequeue() }

func deques(newDeque func() deque.Deque[int]) func(time.Duration) broken.Suite {
	return func(each time.Duration) broken.Suite {
		return broken.Suite{Name: "dequetest.Checks",
			Checks: dequetest.Checks(newDeque, dequetest.Options{LockFree: true, Time: each})}
	}
}

type vague struct{ deque.ChaseLev[int] }

func (*vague) TrySteal() (value int, ok, empty bool) { return 0, false, false }

// stammering is what happens too seldom for a short history.
type stammering struct{ taken atomic.Int64 }

func (s *stammering) again() bool { return s.taken.Add(1)%5000 == 0 }

type stammeringStack struct {
	stack.Locked[int]
	stammering
}

func (s *stammeringStack) Pop() (value int, ok bool) {
	if value, ok = s.Locked.Pop(); ok && s.again() {
		s.Push(value)
	}
	return value, ok
}

type stammeringDeque struct {
	deque.ChaseLev[int]
	stammering
}

func (d *stammeringDeque) Pop() (value int, ok bool) {
	if value, ok = d.ChaseLev.Pop(); ok && d.again() {
		d.Push(value)
	}
	return value, ok
}

func schemes(bound func(int) int, newDomain func(free func(uint64)) reclaim.Domain) func(time.Duration) broken.Suite {
	return func(each time.Duration) broken.Suite {
		return broken.Suite{Name: "reclaimtest.Scheme.Checks",
			Checks: reclaimtest.Scheme{New: newDomain, Bound: bound, Time: each}.Checks()}
	}
}

func hazards(free func(uint64)) *reclaim.Hazards {
	return reclaim.NewHazards(reclaim.HazardOptions{Free: free, Threshold: 32})
}

type bearing struct{ *reclaim.Hazards }

func (d bearing) Join() reclaim.Participant { return bearer{d.Participant()} }

type bearer struct{ *reclaim.HazardParticipant }

func (p bearer) Exit() {
	defer func() { _ = recover() }()
	p.HazardParticipant.Exit()
}

type miscounting struct{ *reclaim.Hazards }

func (d miscounting) Stats() reclaim.Stats {
	s := d.Hazards.Stats()
	s.Pending = 0
	return s
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
