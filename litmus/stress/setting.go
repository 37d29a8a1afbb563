package stress

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"strings"
)

// A Setting is the conditions under which an epoch of samples runs.
type Setting struct {
	Placement Placement `json:"placement"`
	Batch     int       `json:"batch"`  // samples from one meeting of the actors to the next
	Stride    int       `json:"stride"` // least distance of states in bytes; 0: side by side
	Late      int       `json:"late"`   // the actor that starts late after a meeting
	Skew      int       `json:"skew"`   // by how many turns of an empty loop
	Collector Collector `json:"gc"`
	Procs     int       `json:"procs"`   // GOMAXPROCS; 0: one for each processor
	Inlined   bool      `json:"inlined"` // actors inlined into the loop, where the test has them so
}

// A Placement is where the actors run.
type Placement string

// Placements. Which of them exist depends on the machine and on the number of actors.
const (
	Free     Placement = "goroutines" // goroutines where the scheduler has them
	Crowded  Placement = "crowd"      // goroutines among others that compute: more to do than processors
	Cores    Placement = "cores"      // threads pinned to processors of different cores
	Siblings Placement = "siblings"   // threads pinned to hardware threads of one core
)

// A Collector is what the garbage collector does meanwhile.
type Collector string

// Collectors.
const (
	Idle     Collector = "off"
	Ordinary Collector = "on"
	Restless Collector = "restless" // one collection after another
)

// String is the setting in a line.
func (s Setting) String() string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s, %d a meeting, %d B apart, gc %s", s.Placement, s.Batch, s.Stride, s.Collector)
	if s.Skew > 0 {
		fmt.Fprintf(&text, ", actor %d late by %d", s.Late, s.Skew)
	}
	if s.Procs > 0 {
		fmt.Fprintf(&text, ", GOMAXPROCS %d", s.Procs)
	}
	if s.Inlined {
		text.WriteString(", inlined")
	}
	return text.String()
}

var (
	batches = []int{4, 16, 64, 64, 256, 1024}
	strides = []int{0, 0, 64, 128, 256}
	skews   = []int{0, 0, 0, 1, 3, 10, 30, 100, 300}
)

// settings returns an endless row of settings, the same for the same seed, test, number of actors and places.
func settings(seed uint64, name string, actors int, places []Placement) func() Setting {
	h := fnv.New64a()
	h.Write([]byte(name))
	random := rand.New(rand.NewPCG(seed, h.Sum64()))
	turn := 0
	return func() Setting {
		s := Setting{
			Placement: places[turn%len(places)], // each of them often enough
			Batch:     pick(random, batches),
			Stride:    pick(random, strides),
			Late:      random.IntN(actors),
			Skew:      pick(random, skews),
			Collector: collector(random),
			Inlined:   random.IntN(2) == 0,
		}
		if unpinned := s.Placement == Free || s.Placement == Crowded; unpinned && random.IntN(8) == 0 {
			s.Procs = 1 + random.IntN(2*actors)
		}
		turn++
		return s
	}
}

// collector is mostly the ordinary one; a restless one makes everything slow.
func collector(random *rand.Rand) Collector {
	switch random.IntN(8) {
	case 0:
		return Restless
	case 1, 2:
		return Idle
	}
	return Ordinary
}

func pick(random *rand.Rand, values []int) int { return values[random.IntN(len(values))] }
