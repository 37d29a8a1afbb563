package sched

import (
	"maps"
	"math/rand/v2"
	"testing"
)

func compare(t *testing.T, p program) (runs, classes, redundant int) {
	t.Helper()
	want := enumerate(p)
	r, outcomes := explored(p, mutation{})
	if !r.Complete || r.Schedules != len(want.classes) || !maps.Equal(outcomes, want.outcomes) {
		t.Errorf("%s%d schedules, %d redundant, complete %v, %d outcomes; there are %d classes and %d outcomes", p, r.Schedules,
			r.Redundant, r.Complete, len(outcomes), len(want.classes), len(want.outcomes))
	}
	return want.runs, len(want.classes), r.Redundant
}

func TestRandom(t *testing.T) {
	kinds := map[string]func(*rand.Rand, program) program{
		"plain": func(_ *rand.Rand, p program) program { return p },
		"locks": func(r *rand.Rand, p program) program { return p.withLocks(r) },
		"forks": func(r *rand.Rand, p program) program { return p.withFork(r) },
		"waits": func(r *rand.Rand, p program) program { return p.withWaits(r) },
		"both":  func(r *rand.Rand, p program) program { return p.withLocks(r).withFork(r) },
	}
	for name, kind := range kinds {
		t.Run(name, func(t *testing.T) {
			random := rand.New(rand.NewPCG(1, 2))
			runs, classes, redundant := 0, 0, 0
			for range 150 {
				threads := 2 + random.IntN(3)
				p := kind(random, randomProgram(random, threads, 8-threads+random.IntN(2)))
				r, c, d := compare(t, p)
				runs, classes, redundant = runs+r, classes+c, redundant+d
				if t.Failed() {
					return
				}
			}
			t.Logf("%d interleavings, %d classes, %d redundant", runs, classes, redundant)
		})
	}
}
