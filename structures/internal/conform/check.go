package conform

import (
	"errors"
	"testing"
	"time"
)

// A Check holds a type against one promise.
type Check struct {
	Name string
	Skip string        // why there is nothing to check; empty: there is
	Time time.Duration // how long it takes, about; 0: no time, it is a few operations of one goroutine
	Run  func() error  // returns what was caught
}

// ProgressCheck is [Progresses] as a check, where a structure promises to be lock-free. What it catches it must catch
// twice in a row: time that the hypervisor gave to other guests counts as the processor's.
func ProgressCheck(newContainer func() Container, roles Roles, promised bool, budget time.Duration) Check {
	c := Check{Name: "Progress", Time: 2 * budget, Run: func() error {
		if err := Progresses(newContainer(), roles, budget); err == nil {
			return nil
		}
		return Progresses(newContainer(), roles, budget)
	}}
	switch {
	case !promised:
		c.Skip = "it is not promised to be lock-free"
	case !SeesProgress:
		c.Skip = "whether it is lock-free can be seen on Linux only"
	}
	return c
}

// Catch runs the check and returns what it caught: also a panic, and [ErrHung] if it does not come to an end.
func (c Check) Catch() error {
	crew := Crew{Patience: 5 * time.Second}
	if c.Time > 0 {
		crew.Patience = 20 * time.Second // more than the crews inside it have
	}
	crew.Go(func() {
		if err := c.Run(); err != nil {
			crew.Fail(err)
		}
	})
	return crew.Wait(c.Time)
}

// Test runs each check as a subtest. After one that hung the others are skipped: they would hang as well, beside what
// that one left behind.
func Test(t *testing.T, checks []Check) {
	hung := ""
	for _, c := range checks {
		t.Run(c.Name, func(t *testing.T) {
			if c.Skip != "" {
				t.Skip(c.Skip)
			}
			if hung != "" {
				t.Skipf("%s hung: no more is tried", hung)
			}
			err := c.Catch()
			if errors.Is(err, ErrHung) {
				hung = c.Name
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
}

// Duration is how long a check that waits for luck takes: what the options say, or half a second, a fifth with -short.
func Duration(options time.Duration) time.Duration {
	switch {
	case options > 0:
		return options
	case testing.Short():
		return 100 * time.Millisecond
	}
	return 500 * time.Millisecond
}

// Made returns what a suite was given to test, and panics in words if that is nothing.
func Made[T any](made T) T {
	if any(made) == nil {
		panic("the function that should make what is tested returned nil")
	}
	return made
}
