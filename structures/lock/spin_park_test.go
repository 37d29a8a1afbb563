package lock

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/litmus/explore"
	"example.org/atomlab/structures/internal/park"
)

// inLine is how many wait.
func (l *SpinPark) inLine() (n int) {
	l.guard.Lock()
	defer l.guard.Unlock()
	for p := l.line.First(); p != nil; p = p.Next() {
		n++
	}
	return n
}

// queue lets goroutines wait for the lock one after the other, and returns where they say that they have it. Each keeps
// it until it is told.
func queue(l *SpinPark, waiters int) (has chan int, goOn chan bool) {
	has, goOn = make(chan int), make(chan bool)
	for i := range waiters {
		go func() {
			l.Lock()
			has <- i
			<-goOn
			l.Unlock()
		}()
		for l.inLine() <= i {
			runtime.Gosched()
		}
	}
	return has, goOn
}

// TestHandOver: who has waited for too long gets the lock from the next Unlock, in order, and nobody comes in between.
func TestHandOver(t *testing.T) {
	l := NewSpinPark(SpinParkOptions{SpinHints: -1, Starvation: -1})
	l.Lock()
	has, goOn := queue(l, 5)
	l.Unlock()
	for i := range 5 {
		assert.False(t, l.TryLock(), "it was handed over")
		assert.Equal(t, i, <-has)
		goOn <- true
	}
	l.Lock()
	l.Unlock()
}

// told is what a waiter was woken with.
func told(w *park.Waiter) bool {
	token, _ := w.Sleep(nil)
	return token
}

// TestWokenInVain: one waiter at a time is woken to try, and who finds the lock taken stands in front again.
func TestWokenInVain(t *testing.T) {
	l := NewSpinPark(SpinParkOptions{Starvation: time.Hour})
	l.Lock()
	first, second := park.New(), park.New()
	first.Since, second.Since = time.Now(), time.Now()
	assert.False(t, l.park(first, false))
	assert.False(t, l.park(second, false))
	l.Unlock()
	assert.Equal(t, tokenTry, told(first))
	assert.True(t, l.TryLock(), "it is free for whoever comes")
	l.Unlock()
	assert.Same(t, second, l.line.First(), "one is awake already")
	assert.True(t, l.TryLock())
	assert.False(t, l.park(first, true))
	assert.Zero(t, l.state.Load()&wakingFlag, "another may be woken now")
	assert.Same(t, first, l.line.First())
	assert.Same(t, second, first.Next())
	l.options.Starvation = -1
	l.Unlock()
	assert.Equal(t, tokenYours, told(first))
	assert.False(t, l.TryLock())
	l.Unlock()
	assert.Equal(t, tokenYours, told(second))
	l.Unlock()
	assert.True(t, l.park(first, false), "a free lock is taken rather than waited for")
	l.Unlock()
	assert.Panics(t, l.Unlock)
}

// TestSchedules: nobody is lost between parking and waking, whatever the schedule.
func TestSchedules(t *testing.T) {
	for name, starvation := range map[string]time.Duration{"woken": time.Hour, "handed over": -1} {
		t.Run(name, func(t *testing.T) {
			times := 2
			if testing.Short() && starvation > 0 {
				times = 1
			}
			explore.Run(t, func(s *explore.S) {
				l := NewSpinPark(SpinParkOptions{SpinHints: -1, Starvation: starvation})
				var inside atomic.Int32
				for range 2 {
					s.Go("locks", func() {
						for range times {
							l.Lock()
							if inside.Add(1) != 1 {
								panic("two are in")
							}
							inside.Add(-1)
							l.Unlock()
						}
					})
				}
				s.Finally(func() error {
					if !l.TryLock() || l.state.Load() != heldFlag {
						return fmt.Errorf("all are out, and the state is %b", l.state.Load())
					}
					return nil
				})
			})
		})
	}
}
