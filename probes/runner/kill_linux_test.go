package runner

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/probes/report"
)

// TestKilledAtRandom kills a run twenty times, at random moments, and lets it go on each time: at most one item may be
// measured again for each kill, and the report must be whole.
func TestKilledAtRandom(t *testing.T) {
	if testing.Short() || machine.Detect().Emulated != "" {
		t.Skip("starts some forty processes")
	}
	folder := filepath.Join(t.TempDir(), "run")
	starts := filepath.Join(t.TempDir(), "starts")
	seed := uint64(time.Now().UnixNano()) // clock: a seed
	t.Logf("seed %d", seed)
	moment := rand.New(rand.NewPCG(seed, 0))
	name, err := os.Executable()
	require.NoError(t, err)
	kills := 0
	for finished := false; !finished; {
		p := exec.Command(name, "parent", folder)
		p.Env = append(os.Environ(), startsFile+"="+starts)
		p.Stderr = os.Stderr
		require.NoError(t, p.Start())
		if kills < 20 {
			time.Sleep(time.Duration(moment.Int64N(int64(400 * time.Millisecond))))
			p.Process.Kill()
		}
		err := p.Wait()
		if finished = err == nil; !finished {
			require.Equal(t, "signal: killed", err.Error())
			kills++
		}
		require.LessOrEqual(t, kills, 20)
	}
	text, err := os.ReadFile(starts)
	require.NoError(t, err)
	count := strings.Count(string(text), "\n")
	t.Logf("%d kills, %d items measured for %d", kills, count, len(many))
	assert.LessOrEqual(t, count, len(many)+kills)

	r, err := report.Load(filepath.Dir(folder))
	require.NoError(t, err)
	require.Len(t, r.Findings, len(many))
	for i, f := range r.Findings {
		assert.Equal(t, many[i].Name, f.Probe)
		assert.NotEmpty(t, f.Measurements)
	}
}
