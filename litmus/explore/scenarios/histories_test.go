package scenarios

import "testing"

func TestHistories(t *testing.T) {
	for _, h := range AllHistories() {
		t.Run(h.Name, func(t *testing.T) {
			if testing.Short() && h.Long {
				t.Skip("takes too long for a short test")
			}
			l := h.Check(t)
			if l.Steps < 0 {
				return
			}
			t.Log(l)
			if h.Fails != (l.Failure != nil) || !h.Fails && !l.Complete && !racing {
				t.Error("it should be otherwise")
			}
		})
	}
}
