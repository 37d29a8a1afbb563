package search

import (
	"math/rand/v2"
	"slices"
	"time"

	"example.org/atomlab/litmus/hardware/setting"
)

// list has settings that are good on most machines and for most tests. Between them there are all kinds of rendezvous.
func (s *Search) list() []setting.Setting {
	every := func(d time.Duration, bytes int) setting.Setting {
		return setting.Setting{Rendezvous: setting.Deadline, Interval: s.Ticks(d), Stride: bytes}
	}
	list := []setting.Setting{
		every(40*time.Nanosecond, 16), every(20*time.Nanosecond, 4), {Rendezvous: setting.None, Stride: 16}, every(80*time.Nanosecond, 64),
		{Rendezvous: setting.Fence, Stride: 64}, every(150*time.Nanosecond, 64), {Rendezvous: setting.Flag, Stride: 4}, every(60*time.Nanosecond, 64),
		{Rendezvous: setting.Fence, Stride: 4, Bodies: 4}, {Rendezvous: setting.None, Stride: 256, Step: 77},
	}
	list = append(list, s.everyCold(setting.Setting{Rendezvous: setting.Fence, Stride: 64})...)
	if s.crowded() {
		list = s.inTurns()
	}
	for i := range list {
		list[i] = list[i].Complete()
		list[i].CPUs = s.Placements[i%len(s.Placements)]
	}
	return list
}

// inTurns has settings for threads that take turns on fewer processors, each once for every way to place them: only
// those meet that run on different ones.
func (s *Search) inTurns() (list []setting.Setting) {
	for _, c := range []setting.Setting{
		{Rendezvous: setting.None, Stride: 64, Batch: 512}, {Rendezvous: setting.Flag, Stride: 64, Bodies: 64}, {Rendezvous: setting.None, Stride: 16},
		{Rendezvous: setting.Flag, Stride: 16, Bodies: 256}, {Rendezvous: setting.Fence, Stride: 64, Bodies: 32, Batch: 16384},
	} {
		list = append(list, slices.Repeat([]setting.Setting{c}, len(s.Placements))...)
	}
	return list
}

// Values to choose from.
var (
	rendezvous = []setting.Rendezvous{setting.Deadline, setting.Deadline, setting.Deadline, setting.Deadline, setting.None, setting.Flag, setting.Fence, setting.Fence}
	crowds     = []setting.Rendezvous{setting.None, setting.None, setting.Flag, setting.Fence}
	intervals  = []time.Duration{15, 20, 30, 40, 50, 60, 80, 100, 150, 200, 300, 500}
	slow       = []time.Duration{500, 800, 1200} // for cold code, which is fetched from memory meanwhile
	strides    = []int{4, 8, 16, 32, 64, 64, 128, 256, 512}
	batches    = []int{512, 1024, 2048, 4096, 4096, 8192, 16384}
	aparts     = []setting.Apart{setting.Pages, setting.Pages, setting.Together, setting.Aliased}
	steps      = []int{1, 1, 1, 3, 17, 77, 1021}
	skews      = []int{0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128}
	howMany    = []int{1, 1, 1, 1, 2, 4, 16}
	touches    = []setting.How{setting.Fetch, setting.Own, setting.Flush}
)

func pick[T any](random *rand.Rand, values []T) T { return values[random.IntN(len(values))] }

// Draw makes a setting by chance.
func (s *Search) Draw() setting.Setting {
	c := setting.Setting{
		Rendezvous: pick(s.random, rendezvous),
		Interval:   s.Ticks(pick(s.random, intervals) * time.Nanosecond),
		Bodies:     pick(s.random, howMany),
		Batch:      pick(s.random, batches),
		Stride:     pick(s.random, strides),
		Apart:      pick(s.random, aparts),
		Step:       pick(s.random, steps),
		CPUs:       pick(s.random, s.Placements),
	}
	if s.crowded() {
		// each rendezvous is some switches of threads
		c.Rendezvous, c.Bodies = pick(s.random, crowds), pick(s.random, []int{16, 64, 256})
	}
	if s.random.IntN(3) == 0 {
		c.Skew = s.skew()
	}
	if s.random.IntN(3) == 0 {
		c.Touch = s.touch()
	}
	if s.random.IntN(3) == 0 {
		c.Cold, c.Interval = s.cold(), s.Ticks(pick(s.random, slow)*time.Nanosecond)
	}
	return c.Complete()
}

// skew lets one thread be late.
func (s *Search) skew() []int {
	skew := make([]int, s.Threads)
	skew[s.random.IntN(len(skew))] = pick(s.random, skews)
	return skew
}

// everyCold has the places where code may be cold, one a setting, of small tests all of them. The threads meet each
// time: with a deadline that is too short for cold code they drift apart, and what it is for is seen a thousand times
// less often.
func (s *Search) everyCold(like setting.Setting) (list []setting.Setting) {
	for thread, most := range s.Coldest {
		for warm := range most {
			if len(list) < 8 {
				like.Cold = make([]int, s.Threads)
				like.Cold[thread] = warm + 1
				list = append(list, like)
			}
		}
	}
	return list
}

// cold makes the code of one thread cold.
func (s *Search) cold() []int {
	thread := s.random.IntN(s.Threads)
	if s.Coldest[thread] == 0 {
		return nil
	}
	cold := make([]int, s.Threads)
	cold[thread] = 1 + s.random.IntN(s.Coldest[thread])
	return cold
}

// touch does something to one or two of the cells.
func (s *Search) touch() (touch []setting.Touch) {
	if len(s.Locations) == 0 {
		return nil
	}
	for range 1 + s.random.IntN(2) {
		touch = append(touch, setting.Touch{Thread: s.random.IntN(s.Threads), Location: pick(s.random, s.Locations), How: pick(s.random, touches)})
	}
	return touch
}

// change makes a setting that differs from another in one thing.
func (s *Search) change(c setting.Setting) setting.Setting {
	switch other := s.Draw(); s.random.IntN(10) {
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
	case 8:
		c.Cold, c.Interval = s.cold(), s.Ticks(pick(s.random, slow)*time.Nanosecond)
	default:
		c.CPUs = other.CPUs
	}
	return c
}
