package search

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/litmus/hardware/setting"
)

// twoPackages is a machine of two packages with two cores of two threads each.
func twoPackages() machine.Machine {
	m := machine.Machine{Allowed: []int{0, 1, 2, 3, 4, 5, 6, 7}, Cores: [][]int{{0, 4}, {1, 5}, {2, 6}, {3, 7}}}
	m.Topology.Packages = []machine.Group{{ID: 0, CPUs: []int{0, 1, 4, 5}}, {ID: 1, CPUs: []int{2, 3, 6, 7}}}
	return m
}

func TestPlacements(t *testing.T) {
	m := twoPackages()
	random := func() *rand.Rand { return rand.New(rand.NewPCG(1, 2)) }
	two := Placements(m, m.Allowed, 2, random())
	assert.Equal(t, []int{0, 1}, two[0], "two cores")
	assert.Contains(t, two, []int{0, 4}, "one core")
	assert.Contains(t, two, []int{0, 2}, "two packages")
	assert.LessOrEqual(t, len(two), MaxPlacements)
	assert.Equal(t, two, Placements(m, m.Allowed, 2, random()), "the same choice for the same seed")

	some := Placements(m, []int{4, 6}, 2, random())
	for _, p := range some {
		assert.ElementsMatch(t, []int{4, 6}, p)
	}
	assert.Len(t, some, 2, "both ways round")
	turns := Placements(m, []int{3, 5}, 3, random())
	assert.ElementsMatch(t, [][]int{{3, 5, 3}, {3, 3, 5}, {5, 3, 3}}, turns, "in turns: every two meet in some")
	for _, crowd := range Placements(m, []int{3, 5}, 9, random()) {
		assert.ElementsMatch(t, []int{3, 5, 3, 5, 3, 5, 3, 5, 3}, crowd)
	}
	assert.Equal(t, [][]int{{3, 3}}, Placements(m, []int{3}, 2, random()), "one processor for all")
	for _, p := range Placements(m, m.Allowed, 8, random()) {
		assert.ElementsMatch(t, m.Allowed, p)
	}
	unknown := machine.Machine{Allowed: []int{0, 1}, Cores: [][]int{{0}, {1}}}
	assert.Contains(t, Placements(unknown, []int{0, 1}, 2, random()), []int{0, 1})
}

func searching(cpus []int) *Search {
	space := Space{Test: "SB", Threads: 2, Coldest: []int{1, 0}, Locations: []string{"x", "y"}, Placements: [][]int{cpus}, Ticks: func(d time.Duration) int { return int(d) }}
	return New(space, 1)
}

// TestSearch pretends that one setting alone gives witnesses: it must get most of the time, and the others some.
func TestSearch(t *testing.T) {
	s := searching([]int{0, 1})
	list := len(s.first)
	rich, often, tried := (*Arm)(nil), 0, 0
	for n := range 1000 {
		a, isNew := s.Next()
		if isNew {
			tried++
		}
		if n == 3 {
			rich = a
		}
		a.Iterations += 100
		a.Elapsed += time.Millisecond // clock: made up
		a.Spread += 50
		if a == rich {
			often++
			a.Witnesses += 7
		}
	}
	assert.Greater(t, often, 600)
	assert.Greater(t, tried, list+50)
	assert.Equal(t, rich, s.Best()[0])
}

// TestSearchInVain never sees a witness: settings that show different states come first, and new ones are tried for
// ever.
func TestSearchInVain(t *testing.T) {
	s := searching([]int{0, 1})
	kinds, tried := map[setting.Rendezvous]int{}, 0
	for range 3000 {
		a, isNew := s.Next()
		kinds[a.Setting.Rendezvous]++
		if isNew {
			tried++
		}
		a.Iterations += 100
		a.Elapsed += time.Millisecond // clock: made up
		if a.Setting.Rendezvous == setting.Flag {
			a.Spread += 90
		}
	}
	assert.Greater(t, tried, 1000)
	assert.LessOrEqual(t, len(s.arms), maxArms)
	for _, r := range []setting.Rendezvous{setting.None, setting.Fence, setting.Deadline} {
		assert.Greater(t, kinds[setting.Flag], kinds[r])
		assert.NotZero(t, kinds[r])
	}
}

// TestDraws checks that what chance makes can be run.
func TestDraws(t *testing.T) {
	for _, cpus := range [][]int{{0, 1}, {0, 0}} {
		s := searching(cpus)
		for range 500 {
			c := s.change(s.Draw())
			require.NoError(t, c.Check(s.Coldest, func(name string) bool { return name == "x" || name == "y" }))
			require.False(t, s.crowded() && c.Rendezvous == setting.Deadline, "threads that take turns cannot meet at a time")
		}
	}
}

// TestSeed checks that a seed chooses the same settings, and that another test or seed has others.
func TestSeed(t *testing.T) {
	draw := func(name string, seed uint64) (all []string) {
		space := searching([]int{0, 1}).Space
		space.Test = name
		s := New(space, seed)
		for range 20 {
			all = append(all, s.Draw().String())
		}
		return all
	}
	assert.Equal(t, draw("SB", 5), draw("SB", 5))
	assert.NotEqual(t, draw("SB", 5), draw("SB", 6))
	assert.NotEqual(t, draw("SB", 5), draw("MP", 5))
}
