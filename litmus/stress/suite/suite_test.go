package suite

import (
	"context"
	"flag"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/litmus/stress"
)

var each = flag.Duration("each", 20*time.Millisecond, "how long each test samples")

// TestPromises: no forbidden outcome, in every test that ships.
func TestPromises(t *testing.T) { run(t, Promises()) }

// TestRaces: what races on plain memory may do is acceptable or interesting, and no more.
func TestRaces(t *testing.T) { run(t, Races()) }

func run(t *testing.T, cases []stress.Case) {
	o := stress.Options{Time: *each, Seed: 1}
	if testing.Short() {
		o.Time /= 10
	}
	stress.Suite{Cases: cases, Options: o}.Run(context.Background(), func(r stress.Result) {
		assert.Contains(t, []stress.Verdict{stress.OK, stress.Skipped, stress.Emulated}, r.Verdict, "%v", r)
		if testing.Verbose() {
			t.Log(r)
		}
	})
}

// TestWellMade: every test has a name of its own, a sentence and a source.
func TestWellMade(t *testing.T) {
	names := map[string]bool{}
	for _, c := range All() {
		assert.False(t, names[c.Name], "%s: twice", c.Name)
		names[c.Name] = true
		assert.NotEmpty(t, c.Says, c.Name)
		assert.NotEmpty(t, c.Source, c.Name)
	}
	assert.GreaterOrEqual(t, len(names), 120)
	for _, c := range Promises() {
		assert.False(t, c.Racy, c.Name)
	}
	for _, c := range Races() {
		assert.True(t, c.Racy, c.Name)
	}
	t.Logf("%d promises, %d races", len(Promises()), len(Races()))
}
