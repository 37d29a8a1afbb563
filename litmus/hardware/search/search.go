package search

import (
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"time"

	"example.org/atomlab/litmus/hardware/setting"
)

// A Space is what there is to choose from for a test.
type Space struct {
	Test       string   // its name: another test has other settings
	Threads    int      // how many it has
	Coldest    []int    // after how many instructions the code of each may be cold, at most
	Locations  []string // their names
	Placements [][]int  // the processor of each thread, one for each way to place them: see [Placements]
	Ticks      func(time.Duration) int
}

// crowded is whether there are fewer processors than threads.
func (s Space) crowded() bool { return setting.Setting{CPUs: s.Placements[0]}.Crowded() }

// A Search chooses settings. It must not be used concurrently.
type Search struct {
	Space
	random *rand.Rand
	first  []setting.Setting // of the list, not tried yet
	arms   []*Arm
	alone  bool // there is one setting and no choice
}

// A Yield is what one setting gave. Witnesses are those of the condition's proposition; with forall, of its opposite.
type Yield struct {
	Setting    setting.Setting `json:"setting"`
	Iterations uint64          `json:"iterations"`
	Witnesses  uint64          `json:"witnesses"`
	Elapsed    time.Duration   `json:"elapsed"`
}

// An Arm is a setting that may be tried again, and what it gave so far. Whoever tries it adds to that.
type Arm struct {
	Yield
	Spread float64 // how different the states were: their entropy in bits, times iterations
}

// maxArms bounds what a long run keeps.
const maxArms = 512

// New makes a search. The same seed and space give the same choices, as long as the yields are the same.
func New(space Space, seed uint64) *Search {
	h := fnv.New64a()
	h.Write([]byte(space.Test))
	s := &Search{Space: space, random: rand.New(rand.NewPCG(seed, h.Sum64()))}
	s.first = s.list()
	return s
}

// Only leaves one setting to try.
func (s *Search) Only(c setting.Setting) {
	s.first, s.arms, s.alone = nil, []*Arm{{Yield: Yield{Setting: c}}}, true
}

// Next chooses what to try, and says whether it is for the first time.
func (s *Search) Next() (a *Arm, isNew bool) {
	if len(s.first) > 0 {
		c := s.first[0]
		s.first = s.first[1:]
		return s.arm(c), true
	}
	best := s.Best()
	if s.alone {
		return best[0], false
	}
	chance := s.random.IntN(100)
	seen := best[0].Witnesses > 0
	switch {
	case chance < 5 || !seen && chance < 30:
		return s.arm(s.Draw()), true
	case chance < 12 || !seen && chance < 50:
		return s.arm(s.change(pick(s.random, best[:min(3, len(best))]).Setting)), true
	case chance < 25 || !seen:
		return pick(s.random, best[:min(5, len(best))]), false
	}
	return best[0], false
}

func (s *Search) arm(c setting.Setting) *Arm {
	a := &Arm{Yield: Yield{Setting: c}}
	if len(s.arms) < maxArms {
		s.arms = append(s.arms, a)
		return a
	}
	worst := s.Best()[len(s.arms)-1] // it goes; what it saw has been counted
	*worst = *a
	return worst
}

// Best sorts the settings: by witnesses a second, or while there are none, by how different the states were.
func (s *Search) Best() []*Arm {
	best := slices.Clone(s.arms)
	slices.SortStableFunc(best, func(a, b *Arm) int {
		x, y := a.worth(), b.worth()
		for i := range x {
			switch {
			case x[i] > y[i]:
				return -1
			case x[i] < y[i]:
				return 1
			}
		}
		return 0
	})
	return best
}

// worth is witnesses a second, and bits a second.
func (a *Arm) worth() [2]float64 {
	seconds := max(a.Elapsed.Seconds(), 1e-9)
	return [2]float64{float64(a.Witnesses) / seconds, a.Spread / seconds}
}
