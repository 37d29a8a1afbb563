package compiled

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus/model"
	"example.org/atomlab/litmus/verdict"
)

// TestWalk takes random walks through the shapes as compiled: what they see is what the axioms allow, neither
// more nor less.
func TestWalk(t *testing.T) {
	if os.Getenv("ATOMLAB_TEST_LINKED") == "" {
		t.Skip("builds for another processor: set ATOMLAB_TEST_LINKED=1")
	}
	names, all := shapes(t)
	var models verdict.Models
	for _, target := range Targets {
		image, err := Build(context.Background(), together(all), target)
		require.NoError(t, err)
		for _, name := range names {
			if strings.HasPrefix(name, "Each") {
				continue
			}
			e, err := Extract(all[name], image, Options{})
			require.NoError(t, err)
			seen, err := Walk(context.Background(), e, model.WalkOptions{Walks: 5000, Unroll: 1})
			require.NoError(t, err, "%s for %v", name, target)
			v, err := models.Check(context.Background(), e.Test, verdict.Limit{}, model.Options{Unroll: 1})
			require.NoError(t, err)
			assert.ElementsMatch(t, texts(v.States), seen.States, "%s for %v, %d walks and %d dropped", name, target, seen.Walks, seen.Dropped)
		}
	}
}

// TestWalkOfNothing: where every execution is left out, no walk ends, and that is an error.
func TestWalkOfNothing(t *testing.T) {
	if os.Getenv("ATOMLAB_TEST_LINKED") == "" {
		t.Skip("builds for another processor: set ATOMLAB_TEST_LINKED=1")
	}
	e, err := extracted(t, Target{GOARCH: "arm64", GOARM64: "v8.0"}, Options{}, "Fails")
	require.NoError(t, err)
	_, err = Walk(context.Background(), e, model.WalkOptions{Walks: 10})
	assert.ErrorContains(t, err, "found no walk that ended and is not left out")
}

// TestWalkOfLocks has three threads that take a lock, which is more than a model answers in minutes: walks see that the
// lock of structures/broken loses an update, and nothing like it of one that is right.
func TestWalkOfLocks(t *testing.T) {
	if os.Getenv("ATOMLAB_TEST_LINKED") == "" {
		t.Skip("builds for another processor: set ATOMLAB_TEST_LINKED=1")
	}
	for name, lost := range map[string]bool{"Unordered": true, "TTAS": false} {
		f := Function{"./testdata/locks", name + "_0"}
		p := &Program{[]Function{f, f, f}}
		image, err := Build(context.Background(), p, Target{"arm64", "v8.0", true})
		require.NoError(t, err)
		e, err := Extract(p, image, Options{})
		require.NoError(t, err)
		seen, err := Walk(context.Background(), e, model.WalkOptions{Walks: 5000, Unroll: 2})
		require.NoError(t, err)
		losing := 0
		for _, state := range seen.States {
			updates := 3 // by threads that do not give up
			if name != "Unordered" {
				updates = strings.Count(state, "X0=1;")
			}
			if !strings.Contains(state, fmt.Sprintf("[n]=%d;", updates)) {
				losing++
			}
		}
		assert.Equal(t, lost, losing > 0, "%s: %v", name, seen)
	}
}
