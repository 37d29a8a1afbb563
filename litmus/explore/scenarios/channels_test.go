package scenarios

import (
	"strings"
	"testing"

	"example.org/atomlab/litmus/explore"
)

func TestChannels(t *testing.T) {
	for _, s := range Channels() {
		t.Run(s.Name, func(t *testing.T) {
			r := explore.Find(t, explore.Options{}, s.Setup)
			if r.Steps < 0 {
				return
			}
			t.Log(explore.Report(r))
			sameNumber(t, s.Name, r)
			if !s.Fails && (r.Failure != nil || !r.Complete) {
				t.Error("not every schedule is right")
			}
			if s.Fails && (r.Failure == nil || !strings.HasSuffix(s.Name, ": "+r.Failure.Outcome.String())) {
				t.Error("the failure is not found")
			}
		})
	}
}
