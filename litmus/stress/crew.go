package stress

import (
	"runtime"
	"runtime/debug"
	"sync"

	"example.org/atomlab/asm/machine"
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

// run lets the bodies run side by side in the setting, and returns when all have returned.
func (c *crew) run(s Setting, actors int, body func(rank int)) error {
	defer c.collect(s.Collector)()
	if s.Procs > 0 {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(s.Procs))
	}
	switch s.Placement {
	case Free:
		sideBySide(actors, body)
	case Crowded:
		defer crowd()()
		sideBySide(actors, body)
	default:
		t, err := c.teams.Get(c.processors(s.Placement))
		if err != nil {
			return err
		}
		t.Run(actors, body)
	}
	return nil
}

func sideBySide(n int, body func(rank int)) {
	var all sync.WaitGroup
	for rank := range n {
		all.Go(func() { body(rank) })
	}
	all.Wait()
}

// crowd starts goroutines that compute, as many as there are Ps, until the returned function is called.
func crowd() (disperse func()) {
	return meanwhile(runtime.GOMAXPROCS(0), func() { linger(1 << 12) })
}

// collect sets what the collector does, until the returned function is called.
func (c *crew) collect(how Collector) (restore func()) {
	switch how {
	case Idle:
		percent := debug.SetGCPercent(-1)
		return func() { debug.SetGCPercent(percent) }
	case Restless:
		return meanwhile(1, runtime.GC)
	}
	return func() {}
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
