//go:build amd64 || arm64

package sandbox

import (
	"context"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/catalogue"
	"example.org/atomlab/litmus/hardware"
)

// TestMany runs the catalogue over and over in one child, whose collector hardly rests: the filter must not be in the
// way of anything that the engine or Go's runtime does. ATOMLAB_SANDBOX_TESTS says how many, if not a few.
func TestMany(t *testing.T) {
	many, err := strconv.Atoi(os.Getenv("ATOMLAB_SANDBOX_TESTS"))
	switch {
	case err == nil:
	case machine.Detect().Emulated != "":
		many = 10
	default:
		many = 150
	}
	t.Setenv(engineName, "hardware")
	t.Setenv("GOGC", "1")
	var s Sandbox
	defer s.Close()
	tests := catalogue.For(litmus.Native())
	ran, children := 0, 0
	for i := range many {
		e := tests[i%len(tests)]
		if s.child == nil || s.child.Fresh() {
			children++
		}
		o := hardware.Options{Iterations: 200, Seed: uint64(i + 1)}
		if i%50 == 0 {
			o = hardware.Options{Iterations: 20_000, Mutants: true}
		}
		r := s.Run(context.Background(), Job{File: e.Test.Name, Text: e.Text, Options: o, Deadline: time.Hour})
		require.Contains(t, []Ending{Ran, Skipped}, r.Ending, "%d %s: %s", i, e.Test.Name, r.Why)
		if r.Ending == Ran {
			ran++
		}
	}
	assert.Equal(t, 1, children, "one child serves all")
	assert.NotZero(t, ran)
	t.Logf("%d tests ran", ran)
}
