package scenarios

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"example.org/atomlab/litmus/explore"
)

// Channels lists scenarios of code that is written with channels, goroutines and timers, right and wrong. What a wrong
// one fails with is in its name.
func Channels() []Scenario {
	return []Scenario{
		{Name: "buffered queue", Setup: pipeline(1, false)},
		{Name: "unbuffered queue", Setup: pipeline(0, false)},
		{Name: "queue closed too early: panic", Setup: pipeline(0, true), Fails: true},
		{Name: "lock in a channel", Setup: tokens(1)},
		{Name: "lock in a channel for two: check failed", Setup: tokens(2), Fails: true},
		{Name: "handshake in the wrong order: deadlock", Setup: crossed, Fails: true},
		{Name: "result that nobody takes: leaked goroutine", Setup: first(0), Fails: true},
		{Name: "result with room", Setup: first(2)},
		{Name: "stop by close", Setup: worker(func(stop chan bool) { close(stop) })},
		{Name: "stop by two closes: panic", Setup: closers, Fails: true},
		{Name: "stop by a send that may be lost: deadlock", Setup: worker(func(stop chan bool) {
			select {
			case stop <- true:
			default:
			}
		}), Fails: true},
		{Name: "loop over ready channels", Setup: loop},
		{Name: "timeout", Setup: timeout(1)},
		{Name: "timeout, nobody listens: leaked goroutine", Setup: timeout(0), Fails: true},
		{Name: "timer stopped", Setup: stopped},
		{Name: "context", Setup: cancelled},
		{Name: "context with a deadline", Setup: expired(nil)},
		{Name: "deadline that is thought not to pass: check failed", Setup: expired(context.DeadlineExceeded), Fails: true},
		{Name: "cache", Setup: cache(true)},
		{Name: "cache that looks once: check failed", Setup: cache(false), Fails: true},
	}
}

// pipeline has two producers and a consumer; who ends last closes the queue.
func pipeline(room int, early bool) func(*explore.S) {
	return func(s *explore.S) {
		c := make(chan int, room)
		sum := 0
		s.Go("producers", func() {
			var wg sync.WaitGroup
			for i := range 2 {
				wg.Add(1)
				go func(v int) {
					defer wg.Done()
					c <- v
				}(i + 1)
			}
			if !early {
				wg.Wait()
			}
			close(c)
		})
		s.Go("consumer", func() {
			for v := range c {
				sum += v
			}
		})
		s.Finally(func() error {
			if sum != 3 {
				return fmt.Errorf("the sum is %d", sum)
			}
			return nil
		})
	}
}

// tokens lets threads into a section that have put a token into a channel.
func tokens(room int) func(*explore.S) {
	return func(s *explore.S) {
		c := make(chan struct{}, room)
		inside := make(chan int, 1)
		inside <- 0
		var worst int
		for i := range 2 {
			s.Go(fmt.Sprint(i), func() {
				c <- struct{}{}
				n := <-inside + 1
				worst = max(worst, n)
				inside <- n
				inside <- <-inside - 1
				<-c
			})
		}
		s.Finally(func() error {
			if worst != 1 {
				return fmt.Errorf("%d threads were inside", worst)
			}
			return nil
		})
	}
}

func crossed(s *explore.S) {
	a, b := make(chan int), make(chan int)
	s.Go("0", func() { a <- 1; <-b })
	s.Go("1", func() { b <- 1; <-a })
}

// first takes the first of two answers.
func first(room int) func(*explore.S) {
	return func(s *explore.S) {
		s.Go("caller", func() {
			c := make(chan int, room)
			for i := range 2 {
				go func() { c <- i }()
			}
			<-c
		})
	}
}

// worker works until it is told to stop.
func worker(tell func(chan bool)) func(*explore.S) {
	return func(s *explore.S) {
		work, stop := make(chan int, 1), make(chan bool)
		s.Go("worker", func() {
			for {
				select {
				case <-work:
				case <-stop:
					return
				}
			}
		})
		s.Go("caller", func() {
			work <- 1
			tell(stop)
		})
	}
}

// loop takes values from two channels in any order: 3432 ones, each with up to 13 choices.
func loop(s *explore.S) {
	a, b := make(chan int, 7), make(chan int, 7)
	for range 7 {
		a <- 1
		b <- 10
	}
	sum := 0
	s.Go("caller", func() {
		for range 14 {
			select {
			case v := <-a:
				sum += v
			case v := <-b:
				sum += v
			}
		}
	})
	s.Finally(func() error {
		if sum != 77 {
			return fmt.Errorf("the sum is %d", sum)
		}
		return nil
	})
}

func closers(s *explore.S) {
	stop := make(chan bool)
	for i := range 2 {
		s.Go(fmt.Sprint(i), func() {
			select {
			case <-stop:
			default:
				close(stop)
			}
		})
	}
}

// timeout waits for an answer, but not for ever.
func timeout(room int) func(*explore.S) {
	return func(s *explore.S) {
		answers := map[string]bool{}
		s.Go("caller", func() {
			c := make(chan int, room)
			go func() { c <- 1 }()
			select {
			case <-c:
				answers["answer"] = true
			case <-time.After(time.Second):
				answers["timeout"] = true
			}
		})
	}
}

// stopped stops a timer, after which its function has been called or never is.
func stopped(s *explore.S) {
	calls := make(chan int, 2)
	var was bool
	s.Go("caller", func() {
		t := time.AfterFunc(time.Second, func() { calls <- 1 })
		was = t.Stop()
	})
	s.Finally(func() error {
		if was == (len(calls) == 1) {
			return fmt.Errorf("Stop says %v, and the function was called %d times", was, len(calls))
		}
		return nil
	})
}

type valueKey struct{}

// cancelled waits for a context that another thread cancels by the one that it was made from.
func cancelled(s *explore.S) {
	parent, cancel := context.WithCancel(context.Background())
	ctx, cancelChild := context.WithCancel(context.WithValue(parent, valueKey{}, 1))
	var done, late error
	s.Go("waits", func() { <-ctx.Done(); done = ctx.Err(); cancelChild() })
	s.Go("looks", func() {
		select {
		case <-ctx.Done():
			late = ctx.Err()
		default:
		}
	})
	s.Go("cancels", cancel)
	s.Finally(func() error {
		if done != context.Canceled || late != nil && late != done {
			return fmt.Errorf("%v, %v", done, late)
		}
		return nil
	})
}

// expired cancels a context that has a deadline: it ends for one reason or the other, and never for the reason not.
func expired(not error) func(*explore.S) {
	return func(s *explore.S) {
		var why error
		s.Go("caller", func() {
			parent, cancel := context.WithTimeout(context.Background(), time.Second)
			ctx, cancelChild := context.WithCancel(parent)
			defer cancelChild()
			go cancel()
			<-ctx.Done()
			why = ctx.Err()
		})
		s.Finally(func() error {
			if why == nil || why == not {
				return fmt.Errorf("it ended with %v", why)
			}
			return nil
		})
	}
}

// A lazy is a cache that computes a value once.
type lazy struct {
	mu     sync.RWMutex
	values map[string]int
	misses int
	twice  bool // it looks again when it has the lock for writing
}

func (l *lazy) get(key string) int {
	l.mu.RLock()
	v, ok := l.values[key]
	l.mu.RUnlock()
	if ok {
		return v
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if v, ok = l.values[key]; ok && l.twice {
		return v
	}
	l.misses++
	l.values[key] = len(key)
	return len(key)
}

func cache(twice bool) func(*explore.S) {
	return func(s *explore.S) {
		l := &lazy{values: map[string]int{}, twice: twice}
		for i := range 2 {
			s.Go(fmt.Sprint(i), func() { l.get("key") })
		}
		s.Finally(func() error {
			if l.misses != 1 {
				return errors.New("the value was computed twice")
			}
			return nil
		})
	}
}
