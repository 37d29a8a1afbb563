package compiled

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus/model"
	"example.org/atomlab/litmus/verdict"
)

// TestLocks has what locks of structures guard, from their own code: nobody races, and no update is lost. The lock of
// structures/broken that is unlocked by a plain store loses one on AArch64.
func TestLocks(t *testing.T) {
	if os.Getenv("ATOMLAB_TEST_LINKED") == "" {
		t.Skip("builds for another processor: set ATOMLAB_TEST_LINKED=1")
	}
	program := func(name string) *Program {
		return &Program{[]Function{{"./testdata/locks", name + "_0"}, {"./testdata/locks", name + "_1"}}}
	}
	names := []string{"TAS", "TTAS", "Ticket", "Backoff", "MCS", "Unordered"}
	turns := map[string]int{"Ticket": -1, "Backoff": -1, "MCS": -1}
	all := map[string]*Program{}
	for _, name := range names {
		all[name] = program(name)
	}
	for _, target := range Targets {
		image, err := Build(context.Background(), together(all), target)
		require.NoError(t, err)
		for _, name := range names {
			e, err := Extract(all[name], image, Options{Turns: turns[name]})
			require.NoError(t, err, "%s for %v", name, target)
			j, err := Judge(context.Background(), e, verdict.Limit{Time: 4 * time.Minute}, model.Options{Unroll: 1})
			require.NoError(t, err, "%s for %v", name, target)
			if name == "MCS" {
				for _, state := range j.Allowed {
					assert.Contains(t, state, "[n]=2;", "%v", target)
				}
			}
			broken := name == "Unordered"
			assert.Equal(t, broken, j.Race, "%s for %v", name, target)
			assert.False(t, j.Broken(), "%s for %v", name, target)
			assert.Equal(t, broken && target.GOARCH == "arm64", len(j.Relaxed) > 0, "%s for %v", name, target)
		}
	}
}
