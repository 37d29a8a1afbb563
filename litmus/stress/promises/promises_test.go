package promises

import (
	"context"
	"flag"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
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

// TestBroken: each type that is broken on purpose fails, within seconds.
func TestBroken(t *testing.T) {
	m := machine.Detect()
	if raceTests || m.Emulated != "" || len(m.Cores) < 2 {
		t.Skip("needs two real cores, and no race detector")
	}
	if testing.Short() {
		t.Skip("needs seconds")
	}
	for _, c := range Broken() {
		t.Run(c.Name, func(t *testing.T) {
			meter := measure.NewLoadMeter(m.Allowed)
			meter.Start()
			var r stress.Result
			for seed := range uint64(20) {
				r = stress.Suite{Cases: []stress.Case{c}, Options: stress.Options{Time: time.Second, Seed: seed}}.Run(context.Background(), nil)[0]
				if r.Verdict == stress.Failed {
					return
				}
			}
			if crowded := meter.Crowded(); crowded != "" {
				t.Skipf("inconclusive: not caught in 20 s, while %s: %v", crowded, r)
			}
			t.Errorf("not caught in 20 s: %v", r)
		})
	}
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
