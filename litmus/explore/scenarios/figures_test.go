package scenarios

import (
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"example.org/atomlab/asm"
	"example.org/atomlab/asm/machine"
	"example.org/atomlab/litmus/explore"
	"example.org/atomlab/litmus/explore/record"
)

// figures is the table of what the scenarios take, beside package explore.
const figures = "../FIGURES.md"

const figuresHead = `# What it takes

All scenarios of the lab's structures, on one core (%s). Every schedule is run, without a bound,
up to the order of independent steps.

- *Schedules*: how many there are; of what is broken on purpose, the one that fails, or all if what is wrong is that
  threads wait.
- *Longest*: the steps of the longest one.
- *Interleavings*: in how many ways the steps can be merged that the threads take if none is interrupted. It is an
  estimate of what there would be without the reduction, from below: who is interrupted often takes more steps. Not
  given where that makes it useless, nor where threads wait for each other.

` + "`GOMAXPROCS=1 ATOMLAB_EXPLORE_NIGHT=1 go test ./litmus/explore/scenarios -update`" + ` writes this table;
the test holds all but the times against it.

| scenario | schedules | longest | interleavings | time | schedules a second |
|---|--:|--:|--:|--:|--:|
`

// A figure is a row: the part that is the same everywhere, and what it took here.
type figure struct{ same, here string }

func figureOf(s Scenario, r explore.Result, interleavings float64) figure {
	schedules := r.Schedules
	if r.Failure != nil {
		schedules = r.Failure.Found
	}
	all := ""
	if interleavings >= float64(schedules) {
		all = short(interleavings)
	}
	return figure{
		same: fmt.Sprintf("| %s | %d | %d | %s |", s.Name, schedules, r.Longest, all),
		here: fmt.Sprintf(" %s | %s |", r.Time.Round(10*time.Microsecond), short(float64(r.Schedules)/r.Time.Seconds())),
	}
}

// interleavings is n!/(a! b! ...), where a, b ... are the steps of the threads, which are n together; 0 is not known.
func interleavings(t *testing.T, s Scenario) float64 {
	if !s.Free || s.Fails || asked() {
		return 0
	}
	r := explore.Find(t, explore.Options{Model: explore.SC}, func(e *explore.S) {
		s.Setup(e)
		e.Finally(func() error { return errors.New("any schedule will do") })
	})
	if r.Steps < 0 {
		return 0
	}
	steps := map[int]int64{}
	for _, l := range r.Failure.Lines {
		steps[l.Thread]++
	}
	all, n := big.NewInt(1), int64(0)
	for _, k := range steps {
		n += k
		all.Mul(all, new(big.Int).Binomial(n, k))
	}
	f, _ := new(big.Float).SetInt(all).Float64()
	return f
}

func short(f float64) string {
	if f < 1e6 {
		return fmt.Sprintf("%.0f", f)
	}
	return fmt.Sprintf("%.1e", f)
}

// compare holds the rows against the table, or writes it.
func compare(t *testing.T, rows []figure) {
	if *update {
		text := fmt.Sprintf(figuresHead, machine.Detect().Model)
		for _, f := range rows {
			text += f.same + f.here + "\n"
		}
		if err := os.WriteFile(filepath.FromSlash(figures), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	table, err := os.ReadFile(filepath.FromSlash(figures))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range rows {
		if !strings.Contains(string(table), "\n"+f.same) {
			t.Errorf("FIGURES.md has no row that begins with %q: if that is right, write the table anew with -update", f.same)
		}
	}
}

// sameSteps is whether the steps of a scenario are the same here as where the table was made: pairs of words are
// exchanged by another number of them where the processor cannot do it in one, and under the race detector.
func sameSteps(s Scenario) bool {
	return !asked() && (!ofPairs(s) || !racing && runtime.GOARCH == "amd64" && asm.Have.CAS128)
}

func ofPairs(s Scenario) bool {
	return strings.HasPrefix(s.Name, "stack/wide") || strings.HasPrefix(s.Name, "tagged/pair")
}

// asked is whether somebody wants to know of this scenario only, as atomlab explore run does.
func asked() bool { return os.Getenv(record.Variable) != "" }
