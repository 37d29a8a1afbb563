package stress

import (
	"runtime"
	"sync"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/process"
	"example.org/atomlab/asm/team"
)

// A crew has what actors run on: pinned threads, made when they are first wanted and kept.
type crew struct {
	machine machine.Machine
	teams   *team.Pool
}

func newCrew() *crew { return &crew{machine.Detect(), team.NewPool(2)} } // of the placements that pin

// places are the placements that this machine has for so many actors.
func (c *crew) places(actors int) []Placement {
	places := []Placement{Free, Crowded}
	for _, p := range []Placement{Cores, Siblings} {
		if len(c.processors(p)) >= actors {
			places = append(places, p, p, p) // rare outcomes come where the actors are never interrupted
		}
	}
	return places
}

// processors are those that a placement pins to.
func (c *crew) processors(p Placement) (cpus []int) {
	switch p {
	case Cores:
		for _, core := range c.machine.Cores {
			cpus = append(cpus, core[0])
		}
	case Siblings:
		for _, core := range c.machine.Cores {
			if len(core) > len(cpus) {
				cpus = core
			}
		}
		if len(cpus) < 2 {
			return nil
		}
	}
	return cpus
}

// surround makes what is around the actors as the setting says, until the returned function is called.
func surround(s Setting) (restore func()) {
	undo := process.Have(process.Wish{Procs: s.Procs, NoGC: s.Collector == Idle})
	collected, dispersed := func() {}, func() {}
	if s.Collector == Restless {
		collected = meanwhile(1, runtime.GC)
	}
	if s.Placement == Crowded {
		dispersed = meanwhile(runtime.GOMAXPROCS(0), func() { linger(1 << 12) }) // more to do than processors
	}
	return func() {
		dispersed()
		collected()
		undo()
	}
}

// place returns what lets bodies run side by side where the setting says, and returns when all have returned.
func (c *crew) place(s Setting) (run func(actors int, body func(rank int)), err error) {
	if s.Placement == Free || s.Placement == Crowded {
		return sideBySide, nil
	}
	t, err := c.teams.Get(c.processors(s.Placement))
	if err != nil {
		return nil, err
	}
	return func(actors int, body func(rank int)) { t.Run(actors, body) }, nil
}

func sideBySide(n int, body func(rank int)) {
	var all sync.WaitGroup
	for rank := range n {
		all.Go(func() { body(rank) })
	}
	all.Wait()
}

// meanwhile has n goroutines do something over and over, until the returned function is called.
func meanwhile(n int, act func()) (stop func()) {
	done := make(chan struct{})
	var all sync.WaitGroup
	for range n {
		all.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
					act()
					runtime.Gosched()
				}
			}
		})
	}
	return func() {
		close(done)
		all.Wait()
	}
}
