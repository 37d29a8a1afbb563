package scenarios

import (
	"os"
	"testing"
	"time"

	"example.org/atomlab/litmus/explore"
)

// TestStructures explores all schedules of every scenario.
func TestStructures(t *testing.T) {
	var rows []figure
	for _, s := range All() {
		t.Run(s.Name, func(t *testing.T) {
			if testing.Short() && (s.Long || racing && ofPairs(s)) || s.Long && racing {
				t.Skip("takes too long for a short test")
			}
			if s.Night && os.Getenv("ATOMLAB_EXPLORE_NIGHT") == "" && !asked() {
				t.Skip("takes too long for a test: ATOMLAB_EXPLORE_NIGHT=1 explores it")
			}
			r, all := explored(t, s), interleavings(t, s)
			if r.Steps < 0 { // this is the instrumented binary
				return
			}
			if sameSteps(s) {
				rows = append(rows, figureOf(s, r, all))
			}
			if s.Fails {
				return
			}
			if err := s.Judge(r); err != nil {
				t.Error(err)
			}
			if !r.Complete {
				t.Error("not all schedules were explored")
			}
		})
	}
	compare(t, rows)
}

// enough is more than any of them takes on a machine that does other things as well.
const enough = 10 * time.Minute

// explored explores a scenario, which fails if it must: under sequential consistency, which has the same schedules on
// every architecture. TestStoreBuffers looks at what needs less.
func explored(t *testing.T, s Scenario) explore.Result {
	if !s.Fails {
		return explore.RunWith(t, explore.Options{Time: enough, Model: explore.SC, LockFree: s.Free && !(racing && ofPairs(s))}, s.Setup)
	}
	r := explore.Find(t, explore.Options{Schedules: s.Within, Model: explore.SC}, s.Setup)
	switch {
	case r.Steps < 0:
	case s.Waits && (r.Failure != nil || r.Cuts == 0):
		t.Errorf("nobody waits: %s", explore.Report(r))
	case !s.Waits && (r.Failure == nil || r.Failure.Found > s.Within):
		t.Errorf("the bug is not found in %d schedules: %s", s.Within, explore.Report(r))
	default:
		t.Log(explore.Report(r))
	}
	return r
}
