package hardware

import (
	"math/rand/v2"
	"slices"
	"time"
)

// A search chooses settings: each of a list of good ones first, then by chance, and more and more often those that were
// rich. What is worth more is a bandit's question (Robbins, Bull. AMS 58, 1952); the simplest answer does here: most of the
// time the best so far, now and then another.
type search struct {
	p      *program
	random *rand.Rand
	places [][]int // placements
	ticks  func(time.Duration) int
	first  []Setting // of the list, not tried yet
	arms   []*arm
	alone  bool // there is one setting and no choice
}

// An arm is a setting and what it gave.
type arm struct {
	Trial
	spread float64 // of the states, in bits, times iterations
}

func newSearch(p *program, seed uint64, places [][]int, ticks func(time.Duration) int) *search {
	h := uint64(14695981039346656037) // FNV-1a: another test has other settings
	for _, c := range []byte(p.test.Name) {
		h = (h ^ uint64(c)) * 1099511628211
	}
	s := &search{p: p, random: rand.New(rand.NewPCG(seed, h)), places: places, ticks: ticks}
	s.first = s.list()
	return s
}

// list has settings that are good on most machines and for most tests. Between them there are all kinds of rendezvous.
func (s *search) list() []Setting {
	every := func(d time.Duration, bytes int) Setting {
		return Setting{Rendezvous: Deadline, Interval: s.ticks(d), Stride: bytes}
	}
	list := []Setting{
		every(40*time.Nanosecond, 16), every(20*time.Nanosecond, 4), {Rendezvous: None, Stride: 16}, every(80*time.Nanosecond, 64),
		{Rendezvous: Fence, Stride: 64}, every(150*time.Nanosecond, 64), {Rendezvous: Flag, Stride: 4}, every(60*time.Nanosecond, 64),
		{Rendezvous: Fence, Stride: 4, Bodies: 4}, {Rendezvous: None, Stride: 256, Step: 77},
	}
	if s.crowded() {
		list = []Setting{
			{Rendezvous: None, Stride: 64, Batch: 512}, {Rendezvous: Flag, Stride: 64, Bodies: 64}, {Rendezvous: None, Stride: 16},
			{Rendezvous: Flag, Stride: 16, Bodies: 256}, {Rendezvous: Fence, Stride: 64, Bodies: 32},
		}
	}
	for i := range list {
		list[i] = s.complete(list[i])
		list[i].CPUs = s.places[i%len(s.places)]
	}
	return list
}

func (s *search) crowded() bool { return (&trial{s: Setting{CPUs: s.places[0]}}).crowded() }

// complete fills in what a setting of the list leaves out.
func (s *search) complete(c Setting) Setting {
	c, _ = c.check(s.p)
	return c
}

// Values to choose from.
var (
	rendezvous = []Rendezvous{Deadline, Deadline, Deadline, Deadline, None, Flag, Fence, Fence}
	crowds     = []Rendezvous{None, None, Flag, Fence}
	intervals  = []time.Duration{15, 20, 30, 40, 50, 60, 80, 100, 150, 200, 300, 500}
	strides    = []int{4, 8, 16, 32, 64, 64, 128, 256, 512}
	batches    = []int{512, 1024, 2048, 4096, 4096, 8192, 16384}
	aparts     = []Apart{Pages, Pages, Together, Aliased}
	steps      = []int{1, 1, 1, 3, 17, 77, 1021}
	skews      = []int{0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128}
	howMany    = []int{1, 1, 1, 1, 2, 4, 16}
	touches    = []How{Fetch, Own, Flush}
)

func pick[T any](random *rand.Rand, values []T) T { return values[random.IntN(len(values))] }

// draw makes a setting by chance.
func (s *search) draw() Setting {
	c := Setting{
		Rendezvous: pick(s.random, rendezvous),
		Interval:   s.ticks(pick(s.random, intervals) * time.Nanosecond),
		Bodies:     pick(s.random, howMany),
		Batch:      pick(s.random, batches),
		Stride:     pick(s.random, strides),
		Apart:      pick(s.random, aparts),
		Step:       pick(s.random, steps),
		CPUs:       pick(s.random, s.places),
	}
	if s.crowded() {
		c.Rendezvous, c.Bodies = pick(s.random, crowds), pick(s.random, []int{16, 64, 256}) // each rendezvous is some switches of threads
	}
	if s.random.IntN(3) == 0 {
		c.Skew = s.skew()
	}
	if s.random.IntN(3) == 0 {
		c.Touch = s.touch()
	}
	return s.complete(c)
}

// skew lets one thread be late.
func (s *search) skew() []int {
	skew := make([]int, len(s.p.threads))
	skew[s.random.IntN(len(skew))] = pick(s.random, skews)
	return skew
}

// touch does something to one or two of the cells.
func (s *search) touch() (touch []Touch) {
	if len(s.p.places) == 0 {
		return nil
	}
	for range 1 + s.random.IntN(2) {
		touch = append(touch, Touch{s.random.IntN(len(s.p.threads)), pick(s.random, s.p.places).Name, pick(s.random, touches)})
	}
	return touch
}

// change makes a setting that differs from another in one thing.
func (s *search) change(c Setting) Setting {
	switch other := s.draw(); s.random.IntN(9) {
	case 0:
		c.Rendezvous = other.Rendezvous
	case 1:
		c.Interval = other.Interval
	case 2:
		c.Batch = other.Batch
	case 3:
		c.Stride = other.Stride
	case 4:
		c.Apart = other.Apart
	case 5:
		c.Step = other.Step
	case 6:
		c.Skew = s.skew()
	case 7:
		c.Touch = s.touch()
	default:
		c.CPUs = other.CPUs
	}
	return c
}

// next chooses what to try, and says whether it is for the first time.
func (s *search) next() (a *arm, isNew bool) {
	if len(s.first) > 0 {
		c := s.first[0]
		s.first = s.first[1:]
		return s.arm(c), true
	}
	best := s.best()
	if s.alone {
		return best[0], false
	}
	chance := s.random.IntN(100)
	seen := best[0].Witnesses > 0
	switch {
	case chance < 5 || !seen && chance < 30:
		return s.arm(s.draw()), true
	case chance < 12 || !seen && chance < 50:
		return s.arm(s.change(pick(s.random, best[:min(3, len(best))]).Setting)), true
	case chance < 25 || !seen:
		return pick(s.random, best[:min(5, len(best))]), false
	}
	return best[0], false
}

// only leaves one setting.
func (s *search) only(c Setting) {
	s.first, s.arms, s.alone = nil, []*arm{{Trial: Trial{Setting: c}}}, true
}

func (s *search) arm(c Setting) *arm {
	a := &arm{Trial: Trial{Setting: c}}
	if len(s.arms) < mostArms {
		s.arms = append(s.arms, a)
		return a
	}
	worst := s.best()[len(s.arms)-1] // it goes; what it saw is in the tally
	*worst = *a
	return worst
}

// mostArms bounds what a long run keeps.
const mostArms = 512

// best sorts the settings: by witnesses a second, or while there are none, by how different the states were.
func (s *search) best() []*arm {
	best := slices.Clone(s.arms)
	slices.SortStableFunc(best, func(a, b *arm) int {
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
func (a *arm) worth() [2]float64 {
	seconds := max(a.Elapsed.Seconds(), 1e-9)
	return [2]float64{float64(a.Witnesses) / seconds, a.spread / seconds}
}
