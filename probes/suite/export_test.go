package suite

import (
	"slices"

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
func ImitateChoice(probe, best string) measure.Set {
	c := choiceCalled(probe)
	return c.imitated(0.02, func(rival int, _ setting) float64 {
		if c.rivals[rival].name == best {
			return 25
		}
		return 50
	})
}
