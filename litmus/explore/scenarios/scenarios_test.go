package scenarios

import (
	"strings"
	"testing"
	"time"

	"example.org/atomlab/litmus/explore"
)

func TestStructures(t *testing.T) {
	for _, s := range All() {
		t.Run(s.Name, func(t *testing.T) {
			if testing.Short() && (s.Long || racing && strings.HasPrefix(s.Name, "stack/wide")) {
				t.Skip("takes too long for a short test")
			}
			if !s.Fails {
				o := explore.Options{Time: 5 * time.Minute}
				if s.Long && racing {
					o.Time = 0 // some of them
				}
				r := explore.RunWith(t, o, s.Setup)
				if r.Steps > 0 && !r.Complete && !(s.Long && racing) {
					t.Error("not all schedules were explored")
				}
				sameNumber(t, s.Name, r)
				return
			}
			r := explore.Find(t, explore.Options{}, s.Setup)
			if r.Steps > 0 && (r.Failure == nil || r.Failure.Found > 30) {
				t.Errorf("the bug is not found in 30 schedules: %s", explore.Report(r))
			} else if r.Steps > 0 {
				t.Log(explore.Report(r))
			}
		})
	}
}
