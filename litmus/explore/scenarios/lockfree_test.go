package scenarios

import (
	"strings"
	"testing"

	"example.org/atomlab/litmus/explore"
	"example.org/atomlab/litmus/explore/sched"
)

// TestLockFree: what is said to be lock-free is, and what is not is found out.
func TestLockFree(t *testing.T) {
	for _, s := range LockFree() {
		t.Run(s.Name, func(t *testing.T) {
			if racing && strings.HasPrefix(s.Name, "stack/wide") {
				t.Skip("made with a lock under the race detector")
			}
			r := explore.Find(t, explore.Options{LockFree: true}, s.Setup)
			if r.Steps < 0 {
				return
			}
			t.Log(explore.Report(r))
			if !s.Fails && (r.Failure != nil || !r.Complete) {
				t.Error("not every schedule is lock-free")
			}
			if s.Fails && (r.Failure == nil || r.Failure.Outcome != sched.NotLockFree) {
				t.Error("it is not noticed that a thread waits")
			}
		})
	}
}
