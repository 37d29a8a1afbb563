package suite

import (
	"maps"
	"slices"
	"testing"

	"example.org/atomlab/asm/gospin"
	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
)

// Imitations of machines, for the tests that stand outside the package.

// Costs gives each form its cost by number of processors: 1, 2, 4.
type Costs = map[string][]float64

func ImitateSharing(line, fetch int) measure.Set { return sharer{line, fetch, 6, 0, 0.03}.samples() }

func ImitateParking(park float64, hints map[string]float64) measure.Set {
	return parker{constant(park), hints, 0.02}.samples()
}

func ImitateCosts(costs Costs) measure.Set {
	all := costTable{}
	for name, c := range costs {
		all[name] = c
	}
	for _, first := range []string{"fetch-add LSE", "fetch-add LL/SC", "fetch-add"} {
		if c, known := costs[first]; known {
			all[control+first] = c[:1]
		}
	}
	return all.samples(0.02)
}

// Choices lists the probes that choose between structures.
func Choices() (names []string) {
	for _, c := range choices {
		names = append(names, c.name)
	}
	return names
}

func choiceCalled(name string) choice {
	return choices[slices.IndexFunc(choices, func(c choice) bool { return c.name == name })]
}

// ImitateChoice makes one rival cost half of what the others do; none if there is no such rival.
func ImitateChoice(probe, best string, cpus int) measure.Set {
	c := choiceCalled(probe)
	return c.imitatedOn(cpus, 0.02, func(rival int, _ setting) float64 {
		if c.rivals[rival].name == best {
			return 25
		}
		return 50
	})
}

// ImitateFences gives each way from a store to a load its cost; the first by name is the one that is measured twice.
func ImitateFences(costs map[string]float64) (set measure.Set) {
	names := slices.Sorted(maps.Keys(costs))
	for _, name := range names {
		set = append(set, jitter(dekker+name, nil, costs[name], 0.01))
	}
	return append(set, jitter(control+dekker+names[0], nil, costs[names[0]], 0.01))
}

// ImitateHints has a second thread of the core where relieve is not 0: that much more it does beside each hint. Kinds
// are the hints on each kind of core.
func ImitateHints(hints map[string]float64, relieve float64, kinds []map[string]float64) measure.Set {
	slower := 0.0
	if relieve > 0 {
		slower = 1.5
	}
	return append(hinter{hints, 0.3, 1e9, slower, relieve, 1, 0.01}.samples(), ofKinds(kinds)...)
}

// ImitateGoSpin has hz for the frequency of arm64's counter; 0: the spin is 30 hints.
func ImitateGoSpin(hint float64, hz uint64) measure.Set {
	wait := gospin.Hints(gospin.Argument)
	if hz > 0 {
		wait = gospin.Delay(gospin.Argument, hz)
	}
	takes := float64(wait.Hints) * hint
	if hz > 0 {
		takes += float64(wait.Ticks) * 1e9 / float64(hz)
	}
	return spinner{hint, wait, takes, 1, 1, 0.01}.samples()
}

// ImitateTravel lets lines travel for so many ns, by what the system tells of a pair, or by nature.
func ImitateTravel(m machine.Machine, ns map[machine.Nearness]float64, slower func(a, b int) float64) measure.Set {
	return traveller{m, func(r rally) float64 {
		if slower != nil {
			return slower(r.a, r.b) * ns[r.near]
		}
		return ns[r.near]
	}, 1}.samples()
}

// InLongTest leaves a test out of the short run, which is the race detector's: one goroutine does all of it.
func InLongTest(t *testing.T) {
	if testing.Short() {
		t.Skip("nothing happens at the same time here: left out of a short test")
	}
}
