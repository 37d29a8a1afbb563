package scenarios

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus/explore"
	"example.org/atomlab/litmus/explore/sched"
)

// TestNotLockFree: of what is not said to be lock-free it is found out. TestStructures demands it of the others.
func TestNotLockFree(t *testing.T) {
	for _, name := range []string{"queue/ring 2x2", "queue/locked 2x2", "stack/locked 2x2"} {
		t.Run(name, func(t *testing.T) {
			all := All()
			i := slices.IndexFunc(all, func(s Scenario) bool { return s.Name == name })
			require.GreaterOrEqual(t, i, 0)
			require.False(t, all[i].Free)
			r := explore.Find(t, explore.Options{LockFree: true}, all[i].Setup)
			if r.Steps > 0 && (r.Failure == nil || r.Failure.Outcome != sched.NotLockFree) {
				t.Errorf("it is not noticed that a thread waits: %s", explore.Report(r))
			}
		})
	}
}
