package scenarios

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"example.org/atomlab/litmus/explore"
	"example.org/atomlab/structures/queue"
	"example.org/atomlab/structures/queue/queuetest"
	"example.org/atomlab/structures/wait"
	"example.org/atomlab/structures/wait/waittest"
)

// waits lists scenarios of what goroutines sleep at. A lost wakeup is a deadlock.
func waits() []Scenario {
	return []Scenario{
		{Name: "wait/eventcount 1x1", Of: "wait.EventCount", Setup: sleeps("p", "t")},
		{Name: "wait/eventcount 2x1", Of: "wait.EventCount", Setup: sleeps("p", "p", "tt")},
		{Name: "wait/eventcount 1x2", Of: "wait.EventCount", Setup: sleeps("pp", "t", "t"), Long: true},
		{Name: "wait/eventcount, all", Of: "wait.EventCount", Setup: sleeps("a", "t", "t")},
		{Name: "wait/eventcount, cancelled", Of: "wait.EventCount", Setup: sleeps("px", "t", "c")},
		{Name: "wait/semaphore 3x1", Of: "wait.Semaphore", Setup: permits(semaphore, 1, 0, "1", "1", "1"), Long: true},
		{Name: "wait/semaphore, some at a time", Of: "wait.Semaphore", Setup: permits(semaphore, 2, 0, "11", "2")},
		{Name: "wait/semaphore, tried", Of: "wait.Semaphore", Setup: permits(semaphore, 1, 0, "1t", "1")},
		{Name: "wait/semaphore, cancelled", Of: "wait.Semaphore", Setup: permits(semaphore, 1, 0, "1x", "c", "1"), Long: true},
		{Name: "wait/semaphore, the first in line gives up", Of: "wait.Semaphore", Setup: permits(semaphore, 2, 1, "c", "1", "x")},
		{Name: "wait/semaphore, released twice", Of: "wait.Semaphore", Setup: overReleases},
		{Name: "wait/barrier 2x2", Of: "wait.Barrier", Setup: meets(barrier, 2, "ww", "ww")},
		{Name: "wait/barrier 3x1", Of: "wait.Barrier", Setup: meets(barrier, 3, "w", "w", "w"), Night: true},
		{Name: "wait/barrier, cancelled", Of: "wait.Barrier", Setup: meets(barrier, 2, "w", "c", "x")},
		{Name: "wait/barrier, one of three is missing", Of: "wait.Barrier", Setup: meets(barrier, 3, "w", "c", "x")},
		{Name: "wait/barrier, broken", Of: "wait.Barrier", Setup: meets(barrier, 2, "w", "w", "b")},
	}
}

func semaphore(permits int) waittest.Semaphore { return wait.NewSemaphore(permits) }
func barrier(parties int) waittest.Barrier     { return wait.NewBarrier(parties) }

// sleeps lets one thread for each word of programs use an eventcount for a number: p makes it one more and notifies, a
// makes it two more and notifies all; t waits until it can take one; c does so until x cancels it, and gives it back at
// once. Each t must get one.
func sleeps(programs ...string) func(*explore.S) {
	return func(s *explore.S) {
		e := new(wait.EventCount)
		var number, taken atomic.Int64
		take := func() bool {
			for {
				switch n := number.Load(); {
				case n == 0:
					return false
				case number.CompareAndSwap(n, n-1):
					taken.Add(1)
					return true
				}
			}
		}
		ctx, cancel := context.WithCancel(context.Background())
		made, wanted := int64(0), int64(0)
		for i, program := range programs {
			for _, what := range program {
				made += map[rune]int64{'p': 1, 'a': 2}[what]
				wanted += map[rune]int64{'t': 1}[what]
			}
			s.Go(fmt.Sprintf("T%d %s", i, program), func() {
				for _, what := range program {
					switch what {
					case 'p':
						number.Add(1)
						e.Notify()
					case 'a':
						number.Add(2)
						e.NotifyAll()
					case 't':
						if err := e.Await(context.Background(), take); err != nil {
							panic(err)
						}
					case 'c':
						if e.Await(ctx, take) == nil {
							taken.Add(-1)
							number.Add(1)
							e.Notify()
						}
					case 'x':
						cancel()
					}
				}
			})
		}
		s.Finally(func() error {
			cancel()
			if n := taken.Load(); n < min(made, wanted) || n+number.Load() != made {
				return fmt.Errorf("of %d, %d were taken and %d are left", made, n, number.Load())
			}
			return nil
		})
	}
}

// permits lets one thread for each word of programs use a semaphore of which some permits are taken for good: a digit
// acquires so many and releases them, t does if it can have one at once; c wants all until x cancels it.
func permits(make func(int) waittest.Semaphore, all, taken int, programs ...string) func(*explore.S) {
	return func(s *explore.S) {
		sem := make(all)
		sem.TryAcquire(taken)
		var held atomic.Int64
		use := func(n int) {
			if held.Add(int64(n)) > int64(all-taken) {
				panic("more permits are held than there are")
			}
			held.Add(-int64(n))
			sem.Release(n)
		}
		ctx, cancel := context.WithCancel(context.Background())
		for i, program := range programs {
			s.Go(fmt.Sprintf("T%d %s", i, program), func() {
				for _, what := range program {
					switch what {
					case 't':
						if sem.TryAcquire(1) {
							use(1)
						}
					case 'c':
						if sem.Acquire(ctx, all) == nil {
							use(all)
						}
					case 'x':
						cancel()
					default:
						n := int(what - '0')
						if err := sem.Acquire(context.Background(), n); err != nil {
							panic(err)
						}
						use(n)
					}
				}
			})
		}
		s.Finally(func() error {
			cancel()
			if !sem.TryAcquire(all-taken) || sem.TryAcquire(1) {
				return errors.New("in the end nobody holds a permit, and they are not all there")
			}
			return nil
		})
	}
}

// overReleases has two threads release the one permit that is taken: one of them must be told.
func overReleases(s *explore.S) {
	sem := wait.NewSemaphore(2)
	sem.TryAcquire(1)
	var told atomic.Int32
	for i := range 2 {
		s.Go(fmt.Sprint("T", i), func() {
			if panics("wait", func() { sem.Release(1) }) {
				told.Add(1)
			}
		})
	}
	s.Finally(func() error {
		if n := told.Load(); n != 1 || !sem.TryAcquire(2) || sem.TryAcquire(1) {
			return fmt.Errorf("one permit was released twice, and %d were told", n)
		}
		return nil
	})
}

// meets lets one thread for each word of programs use a barrier: w waits, c waits until x cancels it, b breaks the
// barrier. A round must be complete for all or for none, and for none before all have come.
func meets(make func(int) waittest.Barrier, parties int, programs ...string) func(*explore.S) {
	return func(s *explore.S) {
		b := make(parties)
		ctx, cancel := context.WithCancel(context.Background())
		const rounds = 2
		var came, passed [rounds]atomic.Int64
		for i, program := range programs {
			s.Go(fmt.Sprintf("T%d %s", i, program), func() {
				round := 0
				await := func(ctx context.Context) {
					came[round].Add(1)
					if b.Wait(ctx) == nil {
						if n := came[round].Load(); n != int64(parties) {
							panic(fmt.Sprintf("a party went on when %d had come", n))
						}
						passed[round].Add(1)
					}
					round++
				}
				for _, what := range program {
					switch what {
					case 'w':
						await(context.Background())
					case 'c':
						await(ctx)
					case 'b':
						b.Break()
					case 'x':
						cancel()
					}
				}
			})
		}
		s.Finally(func() error {
			cancel()
			for round := range passed {
				if n := passed[round].Load(); n != 0 && n != int64(parties) {
					return fmt.Errorf("round %d is complete for %d of %d parties", round, n, parties)
				}
			}
			return nil
		})
	}
}

// blocks lets one thread for each word of programs use a blocking queue: u puts a value, o takes one, v and c do so
// until x cancels them, and then do the opposite, k closes the queue. What was put in must come out once, or be
// discarded, before anybody is told that it is closed.
func blocks(make func(discarded func(int)) queuetest.Blocking, before int, programs ...string) func(*explore.S) {
	return func(s *explore.S) {
		var in, out, ended atomic.Int64 // sums of values; whether closed was said
		q := make(func(value int) { out.Add(int64(value)) })
		ctx, cancel := context.WithCancel(context.Background())
		background := context.Background()
		put := func(ctx context.Context, value int64) (ok bool) {
			switch err := q.Put(ctx, int(value)); {
			case err == nil:
				in.Add(value)
				ok = true
			case err != queue.ErrClosed && err != context.Canceled:
				panic(err)
			}
			return ok
		}
		for range before {
			put(background, 1)
		}
		take := func(ctx context.Context) (ok bool) {
			was := ended.Load()
			switch value, err := q.Take(ctx); {
			case err == nil && was == 1:
				panic("there is a value although a Take has said that it is closed")
			case err == nil:
				out.Add(int64(value))
				ok = true
			case err == queue.ErrClosed:
				ended.Store(1)
			case err != context.Canceled:
				panic(err)
			}
			return ok
		}
		for i, program := range programs {
			s.Go(fmt.Sprintf("T%d %s", i, program), func() {
				for at, what := range program {
					value := int64(1) << (8*i + at + 1)
					switch what {
					case 'u':
						put(background, value)
					case 'v':
						if put(ctx, value) {
							take(background)
						}
					case 'o':
						take(background)
					case 'c':
						if take(ctx) {
							put(background, value)
						}
					case 'k':
						q.Close()
					case 'x':
						cancel()
					}
				}
			})
		}
		s.Finally(func() error {
			cancel()
			left := int64(0)
			for value, err := q.Take(ctx); err == nil; value, err = q.Take(ctx) {
				left += int64(value)
			}
			switch {
			case out.Load()+left != in.Load():
				return fmt.Errorf("%#x was put in, %#x was taken, and %#x was left", in.Load(), out.Load(), left)
			case ended.Load() == 1 && left > 0:
				return errors.New("a Take said that it is closed and empty, and there was a value left")
			}
			return nil
		})
	}
}

// overwrites lets one thread for each word of programs use a ring for so many values: w overwrites, u puts a value, o
// takes one. What was put in must come out once, or be discarded, and at most one for each w.
func overwrites(make func() overwriter, room, before int, programs ...string) func(*explore.S) {
	return func(s *explore.S) {
		r := make()
		u := &use{container: ofQueue(r, room), history: newHistory[[]int](len(programs) + 1), reached: new(signal)}
		main := len(programs)
		for v := range before {
			u.putOne(main, v, false)
		}
		for i, program := range programs {
			s.Go(fmt.Sprintf("T%d %s", i, program), func() {
				for at, what := range program {
					if what == 'w' {
						u.overwrite(i, r, 100*(i+1)+at)
					} else {
						u.work(i, string(what))
					}
				}
			})
		}
		s.Finally(func() error {
			u.drain(main)
			return u.explain(nil)
		})
	}
}

// overwrite is two operations at most, each of which may stand anywhere within the call: the oldest is taken from the
// full ring, then the value is put in.
func (u *use) overwrite(thread int, r overwriter, v int) {
	begin := u.tick()
	oldest, discarded := r.Overwrite(v)
	end := u.tick()
	note := func(text string, apply func([]int) ([]int, bool)) {
		u.calls[thread] = append(u.calls[thread], call[[]int]{begin, end, text, apply})
	}
	if discarded {
		note(fmt.Sprintf("discard: %d", oldest), func(s []int) ([]int, bool) {
			if len(s) != u.room || s[0] != oldest {
				return s, false
			}
			return s[1:], true
		})
	}
	note(fmt.Sprintf("overwrite %d", v), func(s []int) ([]int, bool) {
		return append(append([]int{}, s...), v), len(s) < u.room
	})
}
