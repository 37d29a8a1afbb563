package scenarios

import (
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"example.org/atomlab/litmus/explore"
)

const interruptVariable = "EXPLORE_TEST_INTERRUPT"

// TestInterrupt runs itself in a process that is interrupted: the signal is passed on to the search, what that knows is
// told, and no other one begins.
func TestInterrupt(t *testing.T) {
	if os.Getenv(interruptVariable) == "" {
		if testing.Short() {
			t.Skip("builds the instrumented test once more")
		}
		c := exec.Command(os.Args[0], "-test.run=^TestInterrupt$", "-test.v")
		c.Env = append(os.Environ(), interruptVariable+"=yes")
		out, err := c.CombinedOutput()
		if text := string(out); err == nil || !strings.Contains(text, "explore: interrupted: ") || !strings.Contains(text, "explore: not run: ") {
			t.Errorf("%v\n%s", err, out)
		}
		return
	}
	runs := 0
	t.Run("first", func(t *testing.T) {
		explore.RunWith(t, explore.Options{Time: time.Hour}, func(s *explore.S) {
			if runs++; runs == 100 {
				p, _ := os.FindProcess(os.Getppid())
				p.Signal(os.Interrupt)
			}
			var w atomic.Uint32
			for range 8 {
				s.Go("a", func() { w.Add(1); w.Add(1) })
			}
		})
	})
	t.Run("second", func(t *testing.T) { explore.Run(t, func(*explore.S) {}) })
}
