package scenarios

import (
	"errors"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"example.org/atomlab/litmus/explore"
	"example.org/atomlab/litmus/explore/sched"
)

// adding is some threads that add and read, in ten thousand schedules or so: enough for others to help.
func adding(s *explore.S, check func(sum int64) error) {
	var n atomic.Int64
	for _, name := range []string{"a", "b", "c"} {
		s.Go(name, func() {
			n.Add(1)
			n.Load()
			n.Add(1)
			n.Add(1)
		})
	}
	s.Finally(func() error { return check(n.Load()) })
}

func nine(sum int64) error {
	if sum != 9 {
		return errors.New("an addition is lost")
	}
	return nil
}

// helped explores what needs several processes.
func helped(t *testing.T, scenario func(*explore.S)) (explore.Result, bool) {
	r := explore.Find(t, explore.Options{Processes: 3, Alone: time.Nanosecond}, scenario)
	return r, r.Steps >= 0
}

// helps is whether this is a process that helps another one.
func helps() bool { return os.Getenv("EXPLORE_HELP") != "" }

// TestHelp has several processes search, from the beginning: they must explore as many schedules as one alone.
func TestHelp(t *testing.T) {
	scenario := func(s *explore.S) { adding(s, nine) }
	one := explore.Find(t, explore.Options{Processes: 1}, scenario)
	three, ok := helped(t, scenario)
	if !ok {
		return
	}
	if !one.Complete || !three.Complete || one.Schedules != three.Schedules || one.Processes != 1 || three.Processes != 3 {
		t.Errorf("%d processes explored %d schedules (complete: %v), %d processes %d (%v)", one.Processes, one.Schedules, one.Complete,
			three.Processes, three.Schedules, three.Complete)
	}
	t.Logf("%d schedules, and %d in vain", three.Schedules, three.Redundant)
}

// TestHelpFails has the process that helps find a failure, which the other one, once there is one, finds too.
func TestHelpFails(t *testing.T) {
	found := os.Getenv("EXPLORE_RESULT") + ".found"
	r, ok := helped(t, func(s *explore.S) {
		adding(s, func(int64) error {
			if helps() {
				if err := os.WriteFile(found, nil, 0o600); err != nil {
					return err
				}
			}
			if _, err := os.Stat(found); err == nil {
				return errors.New("found")
			}
			return nil
		})
	})
	if ok && (r.Failure == nil || r.Failure.Outcome != sched.Check || r.Failure.What != "found") {
		t.Errorf("expected the failure that was found, got %+v", r.Failure)
	}
}

// TestHelpDiffers has only the process that helps find a failure.
func TestHelpDiffers(t *testing.T) {
	r, ok := helped(t, func(s *explore.S) {
		adding(s, func(int64) error {
			if helps() {
				return errors.New("only here")
			}
			return nil
		})
	})
	if ok && (r.Failure == nil || r.Failure.Outcome != sched.Undetermined) {
		t.Errorf("expected a failure that this process does not see, got %+v", r.Failure)
	}
}

// TestHelpIsLost loses the process that helps: the search is then done alone.
func TestHelpIsLost(t *testing.T) {
	schedules := 0
	r, ok := helped(t, func(s *explore.S) {
		if schedules++; helps() && schedules == 10 {
			os.Exit(1)
		}
		adding(s, nine)
	})
	if ok && (!r.Complete || r.Failure != nil) {
		t.Errorf("not all was explored: %+v", r)
	}
}
