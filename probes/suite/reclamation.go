package suite

import (
	"sync"
	"sync/atomic"

	"example.org/atomlab/probes"
	"example.org/atomlab/structures/reclaim"
)

// Question: how should memory that readers may still hold be given back?
//
// One object that all look at and that each goroutine replaces in a share of its operations; the old one is retired.
// The garbage collector is the customary answer, and pays later: the bench collects nothing while it measures. See
// choice for the rules.
var _ = reclamationChoice.register()

var reclamationChoice = choice{
	name:     probes.Reclamation,
	question: "How should objects that readers may still hold be given back?",
	method: "Goroutines that look at one object and replace it in none and a hundred of a thousand operations: left to the garbage " +
		"collector, by epochs, by hazard pointers with and without a fence for readers, and under a lock.",
	result:    probes.BestReclamation,
	settings:  across(0, 100),
	beside:    []rivalry{idle},
	customary: "Go",
	rivals: []rivalry{
		{"garbage collector", func(at setting) workload {
			current := &new(alone[atomic.Pointer[uint64]]).it
			current.Store(new(uint64))
			return workload{works: mixed(at, func() { mustBeAlive(*current.Load() == 0) }, func() { current.Store(new(uint64)) })}
		}},
		domainRival("epochs", func(free func(uint64)) reclaim.Domain { return reclaim.NewEpochs(reclaim.EpochOptions{Free: free}) }),
		domainRival("hazard pointers", func(free func(uint64)) reclaim.Domain {
			return reclaim.NewHazards(reclaim.HazardOptions{Free: free})
		}),
		domainRival("hazard pointers, asymmetric", func(free func(uint64)) reclaim.Domain {
			return reclaim.NewHazards(reclaim.HazardOptions{Free: free, Asymmetric: true})
		}),
		{"sync.RWMutex", func(at setting) workload {
			w := new(alone[struct {
				sync.RWMutex
				object uint64
			}])
			return workload{works: mixed(at, func() {
				w.it.RLock()
				mustBeAlive(w.it.object == 0)
				w.it.RUnlock()
			}, func() {
				w.it.Lock()
				w.it.object = 0
				w.it.Unlock()
			})}
		}},
	},
}

// marks are how many objects are remembered to be dead.
const marks = 1 << 12

// domainRival gives objects numbers, which are never used again, and remembers those that died last.
func domainRival(name string, newDomain func(free func(id uint64)) reclaim.Domain) rivalry {
	return rivalry{name, func(at setting) (w workload) {
		dead := make([]atomic.Uint64, marks)
		d := newDomain(func(id uint64) { dead[id%marks].Store(id) })
		var next, current alone[atomic.Uint64]
		current.it.Store(next.it.Add(1))
		for range at[threads] {
			p := d.Join()
			w.works = append(w.works, mix(at, func() {
				p.Enter()
				id := p.Protect(0, &current.it)
				mustBeAlive(dead[id%marks].Load() != id)
				p.Exit()
			}, func() {
				p.Enter()
				p.Retire(current.it.Swap(next.it.Add(1)))
				p.Exit()
			}))
		}
		w.done = func() int { return int(next.it.Load()) - 1 }
		return w
	}}
}

// mustBeAlive ends the probe, which runs in a child, if an object was given back while somebody looked at it.
func mustBeAlive(alive bool) {
	if !alive {
		panic("reclamation: an object was given back while it was looked at")
	}
}
