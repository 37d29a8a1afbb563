package sched

import (
	"maps"
	"math/rand/v2"
	"testing"
)

func compare(t *testing.T, p program) (runs, classes, redundant int) {
	t.Helper()
	return compareWith(t, p, Options{})
}

func compareWith(t *testing.T, p program, o Options) (runs, classes, redundant int) {
	t.Helper()
	want := enumerate(p)
	r, outcomes := explored(p, o)
	if !r.Complete || r.Schedules != len(want.classes) || !maps.Equal(outcomes, want.outcomes) {
		t.Errorf("%s%d schedules, %d redundant, complete %v, %d outcomes; there are %d classes and %d outcomes", p, r.Schedules,
			r.Redundant, r.Complete, len(outcomes), len(want.classes), len(want.outcomes))
	}
	return want.runs, len(want.classes), r.Redundant
}

// Shorthands for programs.
func load(w int) command             { return command{kind: Load, word: w} }
func store(w int, v uint64) command  { return command{kind: Store, word: w, value: v} }
func swap(w int, v uint64) command   { return command{kind: Swap, word: w, value: v} }
func add(w int, v uint64) command    { return command{kind: Add, word: w, value: v} }
func cas(w int, o, v uint64) command { return command{kind: CompareAndSwap, word: w, old: o, value: v} }
func until(w int, v uint64) command  { return command{kind: Load, word: w, value: v, until: true} }
func lock(l int) command             { return command{kind: Lock, word: firstLock + l} }
func unlock(l int) command           { return command{kind: Unlock, word: firstLock + l} }
func picks(n int) command            { return command{picks: n} }
func start(thread int) command       { return command{kind: Start, fork: thread} }

// small are programs that each have something that a reduction can get wrong.
var small = map[string]program{
	"SB":                      {{store(0, 1), load(1)}, {store(1, 1), load(0)}},
	"MP":                      {{store(0, 1), store(1, 1)}, {load(1), load(0)}},
	"LB":                      {{load(0), store(1, 1)}, {load(1), store(0, 1)}},
	"2+2W":                    {{store(0, 1), store(1, 2)}, {store(1, 1), store(0, 2)}},
	"S":                       {{store(0, 2), store(1, 1)}, {load(1), store(0, 1)}},
	"R":                       {{store(0, 1), store(1, 1)}, {store(1, 2), load(0)}},
	"IRIW":                    {{store(0, 1)}, {store(1, 1)}, {load(0), load(1)}, {load(1), load(0)}},
	"WRC":                     {{store(0, 1)}, {load(0), store(1, 1)}, {load(1), load(0)}},
	"ISA2":                    {{store(0, 1), store(1, 1)}, {load(1), store(2, 1)}, {load(2), load(0)}},
	"CoRR":                    {{store(0, 1)}, {store(0, 2)}, {load(0), load(0)}},
	"3.SB":                    {{store(0, 1), load(1)}, {store(1, 1), load(2)}, {store(2, 1), load(0)}},
	"writer and readers":      {{store(0, 1)}, {load(0)}, {load(0)}, {load(0)}},
	"last writer":             {{store(0, 1)}, {store(0, 2)}, {store(0, 3)}, {load(0)}},
	"same value":              {{store(0, 1)}, {store(0, 1)}, {store(0, 0)}},
	"store of what is there":  {{store(0, 0)}, {store(0, 0)}, {load(0)}},
	"failing exchanges":       {{cas(0, 1, 2)}, {cas(0, 1, 2)}, {cas(0, 0, 1)}},
	"one exchange wins":       {{cas(0, 0, 1)}, {cas(0, 0, 2)}, {cas(0, 0, 3)}},
	"exchange by itself":      {{cas(0, 0, 0)}, {cas(0, 0, 0)}, {store(0, 1)}},
	"additions":               {{add(0, 1), add(0, 1)}, {add(0, 1), add(0, 1)}},
	"addition of nothing":     {{add(0, 0)}, {add(0, 0)}, {load(0)}},
	"ABA":                     {{load(0), cas(0, 0, 1)}, {store(0, 2), store(0, 0)}},
	"swaps":                   {{swap(0, 1), swap(1, 1)}, {swap(1, 2), swap(0, 2)}},
	"lock":                    {{lock(0), add(0, 1), unlock(0)}, {lock(0), add(0, 1), unlock(0)}, {lock(0), unlock(0)}},
	"locks crossed":           {{lock(0), lock(1), unlock(1), unlock(0)}, {lock(1), lock(0), unlock(0), unlock(1)}},
	"locks in a circle":       {{lock(0), lock(1), unlock(1), unlock(0)}, {lock(1), load(0), unlock(1)}, {lock(1), lock(0), unlock(0), unlock(1)}},
	"lock and what is beside": {{store(0, 1), lock(0), load(1), unlock(0)}, {lock(0), store(1, 1), unlock(0), load(0)}},
	"wait":                    {{store(0, 1), store(1, 1)}, {until(1, 1), load(0)}},
	"wait for ever":           {{until(0, 1)}, {load(0), cas(1, 1, 2)}},
	"wait for one of three":   {{store(0, 1)}, {store(0, 2)}, {load(2), until(0, 2)}, {load(0)}},
	"wait for one of two":     {{until(0, 1)}, {store(0, 1), store(0, 2)}, {load(0)}},
	"choice":                  {{picks(3)}, {picks(2), store(0, 1)}},
	"choice and a race":       {{load(0), picks(3), store(1, 1), load(0)}, {store(0, 1), load(1)}},
	"choice that leaves":      {{picks(2), store(0, 1), load(1)}, {store(1, 1), load(0)}, {load(0)}},
	"choice after choice":     {{load(0), picks(2), picks(3), store(0, 1)}, {store(0, 2), picks(2), load(0)}},
	"choice while one sleeps": {{store(0, 1), load(1)}, {store(1, 1), load(0), load(2)}, {store(2, 1), picks(2), load(0)}},
	"fork":                    {{store(0, 1), start(1), load(1)}, {store(1, 1), load(0)}},
	"late fork":               {{load(0)}, {store(0, 1), start(2)}, {store(0, 2)}},
}

func TestSmall(t *testing.T) {
	for name, p := range small {
		t.Run(name, func(t *testing.T) {
			if _, _, redundant := compare(t, p); redundant > 0 {
				t.Errorf("%d redundant schedules", redundant)
			}
		})
	}
}

// TestMutants breaks the reduction in several ways: the comparison must notice each.
func TestMutants(t *testing.T) {
	for name, m := range map[string]mutation{
		"a race forgotten":        {dropRace: true},
		"a plan forgotten":        {dropPlan: true},
		"nobody ever woken":       {keepAsleep: true},
		"nobody ever sleeps":      {wakeAll: true},
		"failure counts as write": {allChange: true},
		"only the first choice":   {chooseFirst: true},
		"every choice everywhere": {chooseAlways: true},
		"any choice for another":  {anyChoice: true},
		"nobody has to wait":      {neverWait: true},
	} {
		t.Run(name, func(t *testing.T) {
			for _, p := range small {
				want := enumerate(p)
				if r, outcomes := explored(p, Options{mutation: m}); r.Schedules != len(want.classes) || r.Redundant > 0 || !maps.Equal(outcomes, want.outcomes) {
					return
				}
			}
			t.Error("no program shows the difference")
		})
	}
}

func TestRandom(t *testing.T) {
	for name, kind := range kinds {
		t.Run(name, func(t *testing.T) { randomly(t, kind, 150, Options{}) })
	}
}

// kinds of random programs.
var kinds = map[string]func(*rand.Rand, program) program{
	"plain":   func(_ *rand.Rand, p program) program { return p },
	"locks":   func(r *rand.Rand, p program) program { return p.withLocks(r) },
	"forks":   func(r *rand.Rand, p program) program { return p.withFork(r) },
	"waits":   func(r *rand.Rand, p program) program { return p.withWaits(r) },
	"both":    func(r *rand.Rand, p program) program { return p.withLocks(r).withFork(r) },
	"choices": func(r *rand.Rand, p program) program { return p.withChoices(r) },
	"choices and all": func(r *rand.Rand, p program) program {
		return p[:2].withWaits(r).withLocks(r).withChoices(r)
	},
}

// randomly compares random programs of a kind.
func randomly(t *testing.T, kind func(*rand.Rand, program) program, programs int, o Options) {
	random := rand.New(rand.NewPCG(1, 2))
	runs, classes, redundant := 0, 0, 0
	if testing.Short() {
		programs /= 3
	}
	for range programs {
		threads := 2 + random.IntN(3)
		p := kind(random, randomProgram(random, threads, 8-threads+random.IntN(2)))
		r, c, d := compareWith(t, p, o)
		runs, classes, redundant = runs+r, classes+c, redundant+d
		if t.Failed() {
			return
		}
	}
	t.Logf("%d interleavings, %d classes, %d redundant", runs, classes, redundant)
}
