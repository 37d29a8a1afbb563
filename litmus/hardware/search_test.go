package hardware

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/catalogue"
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
	two := placements(m, m.Allowed, 2, random())
	assert.Equal(t, []int{0, 1}, two[0], "two cores")
	assert.Contains(t, two, []int{0, 4}, "one core")
	assert.Contains(t, two, []int{0, 2}, "two packages")
	assert.LessOrEqual(t, len(two), mostPlacements)
	assert.Equal(t, two, placements(m, m.Allowed, 2, random()), "the same choice for the same seed")

	some := placements(m, []int{4, 6}, 2, random())
	for _, p := range some {
		assert.ElementsMatch(t, []int{4, 6}, p)
	}
	assert.Len(t, some, 2, "both ways round")
	assert.Equal(t, [][]int{{3, 5, 3, 5}}, placements(m, []int{3, 5}, 4, random()), "in turns")
	for _, p := range placements(m, m.Allowed, 8, random()) {
		assert.ElementsMatch(t, m.Allowed, p)
	}
	unknown := machine.Machine{Allowed: []int{0, 1}, Cores: [][]int{{0}, {1}}}
	assert.Contains(t, placements(unknown, []int{0, 1}, 2, random()), []int{0, 1})
}

func searching(t *testing.T, cpus []int) *search {
	e, found := catalogue.Find(litmus.X86_64, "SB")
	require.True(t, found)
	p, err := compile(e.Test)
	require.NoError(t, err)
	return newSearch(p, 1, [][]int{cpus}, func(d time.Duration) int { return int(d) })
}

// TestSearch pretends that one setting alone gives witnesses: it must get most of the time, and the others some.
func TestSearch(t *testing.T) {
	s := searching(t, []int{0, 1})
	list := len(s.first)
	rich, often, tried := (*arm)(nil), 0, 0
	for n := range 1000 {
		a, isNew := s.next()
		if isNew {
			tried++
		}
		if n == 3 {
			rich = a
		}
		a.Iterations += 100
		a.Elapsed += time.Millisecond // clock: made up
		a.spread += 50
		if a == rich {
			often++
			a.Witnesses += 7
		}
	}
	assert.Greater(t, often, 600)
	assert.Greater(t, tried, list+50)
	assert.Equal(t, rich, s.best()[0])
}

// TestSearchInVain never sees a witness: settings that show different states come first, and new ones are tried for ever.
func TestSearchInVain(t *testing.T) {
	s := searching(t, []int{0, 1})
	kinds, tried := map[Rendezvous]int{}, 0
	for range 3000 {
		a, isNew := s.next()
		kinds[a.Setting.Rendezvous]++
		if isNew {
			tried++
		}
		a.Iterations += 100
		a.Elapsed += time.Millisecond // clock: made up
		if a.Setting.Rendezvous == Flag {
			a.spread += 90
		}
	}
	assert.Greater(t, tried, 1000)
	assert.LessOrEqual(t, len(s.arms), mostArms)
	for _, r := range []Rendezvous{None, Fence, Deadline} {
		assert.Greater(t, kinds[Flag], kinds[r])
		assert.NotZero(t, kinds[r])
	}
}

// TestDraws checks that what chance makes can be run.
func TestDraws(t *testing.T) {
	for _, cpus := range [][]int{{0, 1}, {0, 0}} {
		s := searching(t, cpus)
		for range 500 {
			c := s.change(s.draw())
			_, err := c.check(s.p)
			require.NoError(t, err)
			require.False(t, s.crowded() && c.Rendezvous == Deadline, "threads that take turns cannot meet at a time")
		}
	}
}
