package dequetest

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"example.org/atomlab/structures/deque"
	"example.org/atomlab/structures/internal/conform"
)

const (
	burst   = 300 // values, for which a deque that grows has to grow several times
	thieves = 3
)

// grows fills new deques while thieves steal, until the time is over. Each value must come out once.
func grows(newDeque func() deque.Deque[int], budget time.Duration) error {
	defer conform.Shake()()
	for begin := time.Now(); time.Since(begin) < budget; {
		g := &growth{deque: newDeque()}
		g.ready.Add(1 + thieves)
		g.crew.Go(g.own)
		for range thieves {
			g.crew.Go(g.steal)
		}
		if err := g.crew.Wait(budget); err != nil {
			return err
		}
		for value := range g.pushed {
			if g.taken[value].Load() == 0 {
				return fmt.Errorf("value %d was pushed and never came out", value)
			}
		}
	}
	return nil
}

// A growth is one deque that grows.
type growth struct {
	deque  deque.Deque[int]
	taken  [burst]atomic.Uint32
	pushed int
	ready  sync.WaitGroup
	over   atomic.Bool // the owner has found it empty
	crew   conform.Crew
}

func (g *growth) begin() {
	g.ready.Done()
	g.ready.Wait()
}

func (g *growth) own() {
	defer g.over.Store(true)
	g.begin()
	for value := range burst {
		if !g.deque.Push(value) {
			break // it is bounded
		}
		g.pushed++
	}
	last := burst
	for value, ok := g.deque.Pop(); ok; value, ok = g.deque.Pop() {
		if value >= last {
			g.crew.Errorf("the owner popped %d after %d", value, last)
		}
		last = value
		g.took(value)
	}
}

func (g *growth) steal() {
	g.begin()
	last := -1
	for !g.over.Load() {
		value, ok := g.deque.Steal()
		switch {
		case !ok:
			runtime.Gosched()
			continue
		case value <= last:
			g.crew.Errorf("a thief stole %d after %d", value, last)
		}
		last = value
		g.took(value)
	}
}

func (g *growth) took(value int) {
	if value < 0 || value >= burst || g.taken[value].Add(1) > 1 {
		g.crew.Errorf("the value %d came out twice, or was never pushed", value)
	}
}
