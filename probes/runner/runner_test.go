package runner

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/clock"
	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/report"
)

// The probes of these tests. Each appends its name to the file that the environment names, if it does.
var (
	steady  = register("steady", nil)
	steady2 = register("steady-2", nil)
	crash   = register("crash", func(context.Context) { panic("as planned") })
	hang    = register("hang", func(context.Context) { select {} })
	slow    = register("slow", func(ctx context.Context) { <-ctx.Done() })
	asking  = func() probes.Probe {
		p := sevens("asking", nil)
		p.Needs.Consent = "allow-it"
		return probes.Register(p)
	}()
	many = []probes.Probe{
		register("many-1", brief), register("many-2", brief), register("many-3", brief), register("many-4", brief),
		register("many-5", brief), register("many-6", brief), register("many-7", brief), register("many-8", brief),
	}
)

func brief(context.Context) { time.Sleep(30 * time.Millisecond) }

const startsFile = "ATOMLAB_TEST_STARTS"

// register makes a probe that does something before its trial reads 7.
func register(name string, do func(context.Context)) probes.Probe {
	return probes.Register(sevens(name, do))
}

func sevens(name string, do func(context.Context)) probes.Probe {
	return probes.Probe{
		Name: name, Question: "Is it seven?", Method: "By looking.", Unit: "ns",
		Takes: func(machine.Machine, measure.Effort) time.Duration { return time.Second },
		Measure: func(ctx context.Context, b *measure.Bench, progress func(done, of int)) (measure.Result, []probes.Skip) {
			if file, err := os.OpenFile(os.Getenv(startsFile), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644); err == nil {
				fmt.Fprintln(file, name)
				file.Close()
			}
			if do != nil {
				do(ctx)
			}
			trial := measure.Trial{Name: "seven", Metrics: []measure.Metric{{Unit: "ns"}}, Take: func() measure.Reading {
				return measure.Reading{Values: []float64{7}}
			}}
			return b.Run(ctx, []measure.Trial{trial}, progress), []probes.Skip{{What: "eight", Why: "there is only seven"}}
		},
		Judge: func(set measure.Set) probes.Verdict {
			return probes.Verdict{Answer: set[0].Interval.In("ns"), Why: "it is"}
		},
	}
}

// TestMain lets this program be the child, and a parent that can be killed.
func TestMain(m *testing.M) {
	switch {
	case len(os.Args) == 2 && os.Args[1] == ServeCommand:
		Serve(os.Stdin, os.Stdout)
		os.Exit(0)
	case len(os.Args) == 3 && os.Args[1] == "parent":
		os.Exit(parent(os.Args[2]))
	}
	os.Exit(m.Run())
}

func options(items ...probes.Probe) Options {
	return Options{Items: items, Machine: machine.Detect(), Effort: measure.Token, Seed: 1}
}

func header() report.Header {
	return report.Header{
		Schema: report.Schema, Tool: "test", Machine: machine.Detect(), Clock: clock.Clock{Source: "none"}, Effort: measure.Token,
		Started: time.Now().UTC().Truncate(time.Second), // clock: a date
	}
}

func TestRun(t *testing.T) {
	o := options(steady, steady2)
	var told []string
	o.Progress = func(probe string, done, of int) { told = append(told, probe) }
	findings, err := Run(context.Background(), o)
	require.NoError(t, err)
	require.Len(t, findings, 2)
	assert.Contains(t, told, "steady")
	f := findings[0]
	assert.Equal(t, []probes.Skip{{What: "eight", Why: "there is only seven"}}, f.Skipped)
	require.NotEmpty(t, f.Measurements)
	assert.Equal(t, 7.0, f.Measurements[0].Median)
	switch {
	case o.Machine.Emulated != "":
		assert.Equal(t, "emulated: "+f.Conditions.Emulated, f.Why)
		assert.False(t, f.Conclusive(), "the probe must not be asked where the conditions carry nothing")
	case len(o.Machine.Allowed) == 1:
		assert.Equal(t, "only one processor may be used", f.Why)
	case f.Quality.Grade != measure.Unusable:
		assert.Equal(t, "7.00 ns [7.00, 7.00] n=1", f.Answer)
	}
}

// TestConsent: the child does not measure what was not agreed to, whatever the parent thinks of the probe.
func TestConsent(t *testing.T) {
	findings, err := Run(context.Background(), options(asking))
	require.NoError(t, err)
	assert.Equal(t, "it runs on request only: --allow-it", findings[0].Why)
	assert.Empty(t, findings[0].Measurements)
	o := options(asking)
	o.Consents = []string{"allow-it"}
	findings, err = Run(context.Background(), o)
	require.NoError(t, err)
	assert.NotEmpty(t, findings[0].Measurements)
}

func TestWhatCannotRun(t *testing.T) {
	greedy := steady
	greedy.Needs.Cores = 9999
	findings, err := Run(context.Background(), options(greedy))
	require.NoError(t, err)
	assert.Equal(t, probes.Inconclusive, findings[0].Answer)
	assert.Contains(t, findings[0].Why, "needs 9999 processor cores")
	assert.Len(t, findings[0].Skipped, 1)
}

// TestCrashCostsOneItem: the ones before and after a crash, and after a hang, are measured.
func TestCrashCostsOneItem(t *testing.T) {
	defer func(saved time.Duration) { leastDeadline = saved }(leastDeadline)
	leastDeadline = 0
	stuck, patient := hang, steady2 // only the one that hangs is in a hurry
	stuck.Takes = func(machine.Machine, measure.Effort) time.Duration { return 200 * time.Millisecond }
	patient.Takes = func(machine.Machine, measure.Effort) time.Duration { return time.Hour }
	before, crashing := patient, crash
	before.Name, crashing.Takes = "steady", patient.Takes
	findings, err := Run(context.Background(), options(before, crashing, stuck, patient))
	require.NoError(t, err)
	assert.NotEmpty(t, findings[0].Measurements)
	assert.Contains(t, findings[1].Why, "its process died (exit status 2): panic: as planned")
	assert.Contains(t, findings[2].Why, "no end within 2s: its process was killed")
	assert.NotEmpty(t, findings[3].Measurements)
}

// TestInterrupt: the item under way ends soon and is not journalled, the next one says that it did not begin.
func TestInterrupt(t *testing.T) {
	folder := t.TempDir()
	j, err := Create(folder, header(), []string{"steady", "slow", "steady-2"})
	require.NoError(t, err)
	o := options(steady, slow, steady2)
	o.Journal = j
	starts := filepath.Join(t.TempDir(), "starts")
	t.Setenv(startsFile, starts)
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		for begun := ""; !strings.Contains(begun, "slow"); time.Sleep(time.Millisecond) {
			text, _ := os.ReadFile(starts)
			begun = string(text)
		}
		cancel()
	}()
	findings, err := Run(ctx, o)
	require.NoError(t, err)
	require.NoError(t, j.Close())
	if o.Machine.Emulated == "" || findings[1].Why != "interrupted, and it did not stop: its process was killed" {
		assert.True(t, findings[1].Conditions.Interrupted, findings[1].Why) // seldom, an emulated child does not stop
	}
	assert.Equal(t, "interrupted before it began", findings[2].Why)

	j, err = Resume(folder, header())
	require.NoError(t, err)
	defer j.Close()
	_, done := j.find("steady")
	assert.True(t, done)
	_, done = j.find("slow")
	assert.False(t, done, "an interrupted item is measured again")
}

func TestPlan(t *testing.T) {
	folder := t.TempDir()
	j, err := Create(folder, header(), nil)
	require.NoError(t, err)
	defer j.Close()
	require.NoError(t, j.add(probes.Finding{Probe: "steady"}))
	greedy := slow
	greedy.Needs.Cores = 9999
	o := options(steady, steady2, greedy)
	o.Journal = j
	steps, total := Plan(o)
	assert.Equal(t, time.Second, total)
	assert.True(t, steps[0].Done)
	assert.Contains(t, Describe(steps, total), "1 probes to run, 1 s at the most: steady (done), steady-2 1 s, slow (skipped: needs 9999")
	assert.Equal(t, "steady          done\nsteady-2          1 s  needs a processor: met\n"+
		"slow            skipped: "+greedy.Needs.Missing(o.Machine)+"\nin all            1 s  at the most\n", Table(steps, total))
}

func TestServeRefusesTheUnknown(t *testing.T) {
	o := options(probes.Probe{Name: "nobody", Takes: steady.Takes})
	findings, err := Run(context.Background(), o)
	require.NoError(t, err)
	assert.Equal(t, `no probe is called "nobody"`, findings[0].Why)
}

// parent runs the many probes in a folder, anew or again, as a program that can be killed.
func parent(folder string) int {
	var names []string
	for _, p := range many {
		names = append(names, p.Name)
	}
	j, err := Resume(folder, header())
	if err != nil {
		j, err = Create(folder, header(), names)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer j.Close()
	o := options(many...)
	o.Journal = j
	findings, err := Run(context.Background(), o)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	if err := report.New(j.Header, findings).Save(filepath.Dir(folder)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}
