package sched

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// stops knows lock-freedom by its definition: whichever threads are stopped for ever, wherever, and whatever the others
// do then, they come to their end.
type stops struct {
	p    program
	seen map[string]bool // by state and who is stopped: all others end
}

// lockFree looks at every state that an interleaving reaches, and at every set of threads to be stopped in it.
func lockFree(p program) bool {
	v := &stops{p, map[string]bool{}}
	return v.everywhere(begin(p), map[string]bool{})
}

func (v *stops) everywhere(s *state, visited map[string]bool) bool {
	key := fmt.Sprint(s.memory, s.next, s.started)
	if visited[key] {
		return true
	}
	visited[key] = true
	for stopped := range 1 << len(v.p) {
		if !v.end(s, stopped) {
			return false
		}
	}
	for i := range v.p {
		if s.canStep(v.p, i) {
			c := s.clone()
			c.step(v.p, i, 0)
			if !v.everywhere(c, visited) {
				return false
			}
		}
	}
	return true
}

// end reports whether all but the stopped threads come to their end, in every interleaving from here.
func (v *stops) end(s *state, stopped int) bool {
	key := fmt.Sprint(s.memory, s.next, s.started, stopped)
	if all, ok := v.seen[key]; ok {
		return all
	}
	all, left, moved := true, false, false
	for i := range v.p {
		if stopped>>i&1 != 0 || !s.started[i] || s.next[i] == len(v.p[i]) {
			continue
		}
		left = true
		if s.canStep(v.p, i) {
			moved = true
			c := s.clone()
			c.step(v.p, i, 0)
			all = all && v.end(c, stopped)
		}
	}
	all = all && (moved || !left)
	v.seen[key] = all
	return all
}

func (s *state) canStep(p program, i int) bool {
	return s.started[i] && s.next[i] < len(p[i]) && s.possible(i, p[i][s.next[i]])
}

// TestLockFree compares the search with the definition, and when nothing waits the schedules with the classes.
func TestLockFree(t *testing.T) {
	kinds := map[string]func(*rand.Rand, program) program{
		"locks": func(r *rand.Rand, p program) program { return p.withLocks(r) },
		"waits": func(r *rand.Rand, p program) program { return p.withWaits(r) },
		"spins": func(r *rand.Rand, p program) program { return p.withWaits(r).spinning() },
		"all":   func(r *rand.Rand, p program) program { return p.withWaits(r).spinning().withLocks(r).withFork(r) },
	}
	for name, kind := range kinds {
		t.Run(name, func(t *testing.T) {
			random := rand.New(rand.NewPCG(3, 4))
			free := 0
			const programs = 150
			for range programs {
				threads := 2 + random.IntN(2)
				p := kind(random, randomProgram(random, threads, 3+random.IntN(4)))
				want := lockFree(p)
				r := Explore(Options{LockFree: true, Time: 1 << 40}, func(s *Scenario) { setUp(s, p) })
				if want != (r.Failure == nil) {
					t.Fatalf("%slock-free: %v, the search says %+v", p, want, r.Failure)
				}
				if want {
					free++
					require.True(t, r.Complete)
					require.Equal(t, len(enumerate(p).classes), r.Schedules, p)
				} else {
					require.Contains(t, []Outcome{NotLockFree}, r.Failure.Outcome)
				}
			}
			t.Logf("%d programs of %d are lock-free", free, programs)
			if free < programs/10 || free > programs*9/10 {
				t.Errorf("%d programs of %d are lock-free: the test tests too little", free, programs)
			}
		})
	}
}

// TestWaitsForAWhile: a loop that gives up by itself waits for nobody.
func TestWaitsForAWhile(t *testing.T) {
	for rounds, outcome := range map[int]Outcome{4: Passed, 50: Passed, 1 << 30: NotLockFree} {
		r := Explore(Options{LockFree: true}, func(s *Scenario) {
			var w word
			s.Go("waits", func() {
				for i := 0; i < rounds && w.load() == 0; i++ {
				}
			})
			s.Go("sets", func() { w.store(1) })
		})
		if outcome == Passed {
			require.Nil(t, r.Failure, rounds)
			require.Equal(t, rounds+1, r.Schedules)
			continue
		}
		require.NotNil(t, r.Failure)
		require.Equal(t, outcome, r.Failure.Outcome)
	}
}
