package scenarios

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"example.org/atomlab/litmus/explore"
)

// A container is a stack, a queue or a ring.
type container struct {
	put  func(int) bool
	take func() (int, bool)
}

// conserve lets one thread for each word of programs work on a container that holds so many values: u puts one of its
// own, o takes one, r takes one and puts it back. In the end every value that was put must have come out once, or be
// there.
func conserve(make func() container, before int, programs ...string) func(*explore.S) {
	return func(s *explore.S) {
		c := make()
		l := &ledger{inside: map[int]bool{}, put: record(len(programs)), took: record(len(programs))}
		for v := range before {
			if c.put(v) {
				l.inside[v] = true
			}
		}
		for i, program := range programs {
			s.Go(fmt.Sprintf("T%d %s", i, program), func() { l.work(c, i, program) })
		}
		s.Finally(func() error { return l.audit(c) })
	}
}

// ledger notes what each thread put and took.
type ledger struct {
	inside    map[int]bool
	put, took [][]int
}

func record(n int) [][]int { return make([][]int, n) }

func (l *ledger) work(c container, thread int, program string) {
	for i, what := range program {
		switch what {
		case 'u':
			if v := 100*(thread+1) + i; c.put(v) {
				l.put[thread] = append(l.put[thread], v)
			}
		case 'o':
			if v, ok := c.take(); ok {
				l.took[thread] = append(l.took[thread], v)
			}
		case 'r':
			if v, ok := c.take(); ok && !c.put(v) {
				l.took[thread] = append(l.took[thread], v)
			}
		}
	}
}

func (l *ledger) audit(c container) error {
	for _, all := range l.put {
		for _, v := range all {
			l.inside[v] = true
		}
	}
	for _, all := range l.took {
		for _, v := range all {
			if err := l.out(v); err != nil {
				return err
			}
		}
	}
	for range len(l.inside) + 1 {
		v, ok := c.take()
		if !ok {
			break
		}
		if err := l.out(v); err != nil {
			return err
		}
	}
	if len(l.inside) > 0 {
		return fmt.Errorf("%d values went in and are lost", len(l.inside))
	}
	return nil
}

func (l *ledger) out(v int) error {
	if !l.inside[v] {
		return fmt.Errorf("%d came out a second time, or never went in", v)
	}
	delete(l.inside, v)
	return nil
}

// exclude lets threads take a lock so many times each: two must never be inside.
func exclude(make func() sync.Locker, threads, times int) func(*explore.S) {
	return func(s *explore.S) {
		l := make()
		var inside atomic.Uint32
		crowd := false
		for i := range threads {
			s.Go(fmt.Sprintf("T%d", i), func() {
				for range times {
					l.Lock()
					if inside.Add(1) != 1 {
						crowd = true
					}
					inside.Add(^uint32(0))
					l.Unlock()
				}
			})
		}
		s.Finally(func() error {
			if crowd {
				return errors.New("two threads were inside at once")
			}
			return nil
		})
	}
}

// adds lets threads add 1 so many times each: nothing must be lost.
func adds(make func() (add func(), total func() int64), threads, times int) func(*explore.S) {
	return func(s *explore.S) {
		add, total := make()
		for i := range threads {
			s.Go(fmt.Sprintf("T%d", i), func() {
				for range times {
					add()
				}
			})
		}
		s.Finally(func() error {
			if n := total(); n != int64(threads*times) {
				return fmt.Errorf("%d additions make %d", threads*times, n)
			}
			return nil
		})
	}
}

// releases lets threads use a thing that is counted, while the owner gives it up.
func releases(make func(destroy func()) counted, users int) func(*explore.S) {
	return func(s *explore.S) {
		var destroyed, used atomic.Int32
		c := make(func() { destroyed.Add(1) })
		s.Go("owner", func() { c.Release() })
		for i := range users {
			s.Go(fmt.Sprintf("user %d", i), func() {
				if c.TryAcquire() {
					used.Add(destroyed.Load())
					c.Release()
				}
			})
		}
		s.Finally(func() error {
			if used.Load() > 0 {
				return errors.New("a user had what was destroyed")
			}
			if n := destroyed.Load(); n != 1 {
				return fmt.Errorf("destroyed %d times", n)
			}
			return nil
		})
	}
}

// counted is a reference count.
type counted interface {
	TryAcquire() bool
	Release() bool
}
