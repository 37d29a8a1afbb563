package sched

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"testing"
)

// A pile is a crew of one process that gives parts away all the time, as JSON, and later explores them itself.
type pile struct {
	every, n int
	parts    []string
}

func piled(every int) func() crew {
	return func() crew { return &pile{every: every, parts: []string{"{}"}} }
}

func (p *pile) wanted() bool  { p.n++; return p.n%p.every == 0 }
func (p *pile) news() *news   { return nil }
func (p *pile) leave(*Result) {}

func (p *pile) offer(parts []Part) {
	for _, x := range parts {
		text, _ := json.Marshal(x)
		p.parts = append(p.parts, string(text))
	}
}

func (p *pile) next() (part Part, ok bool) {
	if ok = len(p.parts) > 0; ok {
		ok = json.Unmarshal([]byte(p.parts[0]), &part) == nil
		p.parts = p.parts[1:]
	}
	return part, ok
}

// TestParts holds searches that are done in parts against the enumeration: each class is still explored once.
func TestParts(t *testing.T) {
	often := []int{1, 2, 5}
	if testing.Short() {
		often = often[:1]
	}
	for _, every := range often {
		o := Options{crew: piled(every)}
		for name, p := range small {
			t.Run(fmt.Sprint(name, ", every ", every), func(t *testing.T) { compareWith(t, p, o) })
		}
		for name, p := range buffered {
			t.Run(fmt.Sprint(name, ", buffered, every ", every), func(t *testing.T) { compareWith(t, p, o) })
		}
		for name, kind := range kinds {
			t.Run(fmt.Sprint(name, ", random, every ", every), func(t *testing.T) { randomly(t, kind, 40, o) })
		}
	}
}

// TestPartMutants breaks how parts are explored: the comparison must notice.
func TestPartMutants(t *testing.T) {
	for name, m := range map[string]mutation{
		"who sleeps for others counts as explored here": {noForeign: true},
		"what others explore is explored again":         {forgetDone: true},
		"what others explore is planned here too":       {goOn: true},
	} {
		t.Run(name, func(t *testing.T) {
			for _, programs := range []map[string]program{small, buffered} {
				for _, p := range programs {
					want := enumerate(p)
					r, outcomes := explored(p, Options{mutation: m, crew: piled(1)})
					if r.Schedules != len(want.classes) || !maps.Equal(outcomes, want.outcomes) {
						return
					}
				}
			}
			t.Error("no program shows the difference")
		})
	}
}

// TestPartsAgree holds searches in one piece against searches in parts, of programs that are too long to enumerate.
// Parts are explored in every way that their first state has, whatever is planned: what the planning loses is found.
func TestPartsAgree(t *testing.T) {
	programs := map[string]int{ // a second each
		"plain": 4000, "forks": 2000, "waits": 4000, "locks": 100, "both": 100, "choices": 1000, "choices and all": 4000,
	}
	share := 1
	if testing.Short() {
		share = 4
	}
	for name, number := range programs {
		t.Run(name, func(t *testing.T) {
			if err := agree(number/share, kinds[name], Options{}); err != nil {
				t.Error(err)
			}
		})
	}
	t.Run("buffered", func(t *testing.T) {
		weak := func(r *rand.Rand, p program) program { return p.weakened(r).withWaits(r) }
		if err := agree(500/share, weak, Options{}); err != nil {
			t.Error(err)
		}
	})
	for name, m := range map[string]struct {
		kind string
		mutation
	}{
		"a plan covers what those ask for who still sleep after it": {"plain", mutation{coverAll: true}},
		"whoever sleeps was given all choices":                      {"choices", mutation{anyChoice: true}},
	} {
		t.Run(name, func(t *testing.T) {
			if agree(programs[m.kind], kinds[m.kind], Options{mutation: m.mutation}) == nil {
				t.Error("no program shows the difference")
			}
		})
	}
}

// agree returns an error if a random program has another number of schedules in parts.
func agree(programs int, kind func(*rand.Rand, program) program, o Options) error {
	random := rand.New(rand.NewPCG(7, 8))
	for range programs {
		p := randomProgram(random, 3+random.IntN(2), 8+random.IntN(8))
		for _, thread := range p {
			for i := range thread {
				thread[i].word = random.IntN(cells) // of many words some are met late, and have no number before
			}
		}
		p = kind(random, p)
		o.crew = nil
		whole, _ := explored(p, o)
		o.crew = piled(1)
		if parts, _ := explored(p, o); whole.Schedules != parts.Schedules {
			return fmt.Errorf("%s%d schedules in one piece, %d in parts", p, whole.Schedules, parts.Schedules)
		}
	}
	return nil
}

// TestNothingStaysLocked: a schedule that is given up leaves no lock behind whose thread was about to give it back. It
// may be one that outlives the schedule, and then the next would wait for ever.
func TestNothingStaysLocked(t *testing.T) {
	p := program{{lock(0), unlock(0), swap(0, 1)}, {swap(0, 2), lock(0), unlock(0)}, {lock(0), unlock(0), swap(0, 3)}}
	given, locked := 0, 0
	var memory *[cells]uint64
	o := Options{crew: piled(1), Time: 1 << 40}
	o.each = func(e *engine) {
		if e.outcome == redundant {
			given++
			locked += int(memory[firstLock])
		}
	}
	Explore(o, func(s *Scenario) { memory, _, _ = setUp(s, p) })
	if given == 0 || locked > 0 {
		t.Errorf("%d schedules were given up, %d of them with the lock held", given, locked)
	}
}
