package sched

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
)

// A scan is a loop that reads some words, always the same in the same order, until one of its ends is reached.
type scan struct {
	words []int
	until []uint64 // by place in words: it ends after a round in which one of them read that
}

// scanOutcomes runs all interleavings of the scanner with threads that store, one list of words each, every store of 1.
// A scanner that reads what it read the round before is not followed twice: that is the same state.
func scanOutcomes(c scan, writers [][]int) map[string]bool {
	outcomes := map[string]bool{}
	seen := map[string]bool{}
	var visit func(memory [words]uint64, next []int, at int, round []uint64)
	visit = func(memory [words]uint64, next []int, at int, round []uint64) {
		key := fmt.Sprint(memory, next, at, round)
		if seen[key] {
			return
		}
		seen[key] = true
		if at == len(c.words) && c.ends(round) {
			at = -1
		} else if at == len(c.words) {
			at, round = 0, nil
		}
		over := true
		for i, w := range writers {
			if next[i] < len(w) {
				over = false
				m, n := memory, slices.Clone(next)
				m[w[n[i]]]++
				n[i]++
				visit(m, n, at, round)
			}
		}
		if at >= 0 {
			visit(memory, next, at+1, append(slices.Clone(round), memory[c.words[at]]))
		} else if over {
			outcomes[fmt.Sprint(round)] = true
		}
		if over && at >= 0 && c.stays(memory) {
			outcomes["for ever"] = true
		}
	}
	visit([words]uint64{}, make([]int, len(writers)), 0, nil)
	return outcomes
}

func (c scan) ends(round []uint64) bool {
	for i, v := range round {
		if v == c.until[i] {
			return true
		}
	}
	return false
}

// stays reports whether the loop never ends with this memory.
func (c scan) stays(memory [words]uint64) bool {
	for i, w := range c.words {
		if memory[w] == c.until[i] {
			return false
		}
	}
	return true
}

func exploredScans(t *testing.T, c scan, writers [][]int) map[string]bool {
	outcomes := map[string]bool{}
	var last []uint64
	o := Options{Time: 1 << 40}
	o.each = func(e *engine) {
		switch e.outcome {
		case redundant:
		case Livelock:
			outcomes["for ever"] = true
		default:
			outcomes[fmt.Sprint(last)] = true
		}
	}
	r := Explore(o, func(s *Scenario) {
		memory := new([words]word)
		last = nil
		s.Go("scans", func() {
			var round []uint64
			for !c.ends(round) {
				round = nil
				for _, w := range c.words {
					round = append(round, memory[w].load())
				}
			}
			last = round
		})
		for i, list := range writers {
			s.Go(fmt.Sprint(i), func() {
				for _, w := range list {
					a := memory[w].access(Add)
					a.New[0] = 1
					Step(a)
					atomic.AddUint64(&memory[w].v, 1)
				}
			})
		}
	})
	if !r.Complete {
		t.Errorf("not complete: %+v", r)
	}
	return outcomes
}

// TestScans: a loop that reads several words waits for a change of any of them, and none of its ends is missed.
func TestScans(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	ends := 0
	for range 50 {
		var c scan
		for range 1 + random.IntN(6) {
			c.words, c.until = append(c.words, random.IntN(words)), append(c.until, uint64(random.IntN(3)+1))
		}
		writers := make([][]int, 1+random.IntN(2))
		for range 2 + random.IntN(3) {
			i := random.IntN(len(writers))
			writers[i] = append(writers[i], random.IntN(words))
		}
		want, got := scanOutcomes(c, writers), exploredScans(t, c, writers)
		if !maps.Equal(want, got) {
			t.Fatalf("%v, writers %v:\nexplored %s\nthere are %s", c, writers, list(got), list(want))
		}
		ends += len(want)
	}
	t.Logf("%d ends", ends)
}

// TestLoopsApart: a loop that ends by itself is told from one at the same word that does not, and went before.
func TestLoopsApart(t *testing.T) {
	for name, first := range map[string]uint64{"another value": 0, "the same value": 1} {
		t.Run(name, func(t *testing.T) {
			found := map[string]bool{}
			r := Explore(Options{}, func(s *Scenario) {
				var w, more word
				w.v = first
				var seen []uint64
				s.Go("waits", func() {
					for w.load() == first {
					}
					rounds := uint64(0)
					for rounds < 5 && w.load() == 1 {
						rounds++
					}
					seen = append(seen, rounds, more.load())
				})
				s.Go("sets", func() {
					w.store(2)
					w.store(1)
					w.store(3)
					more.store(1)
				})
				s.Finally(func() error { found[fmt.Sprint(seen)] = true; return nil })
			})
			if !r.Complete || !found["[5 0]"] || !found["[5 1]"] || !found["[0 0]"] || !found["[0 1]"] || !found["[4 1]"] {
				t.Errorf("%v, spins %d, found %s", r.Complete, r.Spins, list(found))
			}
		})
	}
}

func list(m map[string]bool) string { return strings.Join(slices.Sorted(maps.Keys(m)), "; ") }
