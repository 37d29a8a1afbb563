package search

import (
	"math/rand/v2"
	"slices"

	"example.org/atomlab/asm/machine"
)

// Placements are ways to put the threads of a test on processors, one for each way in which processors can be related:
// hardware threads of one core, cores that share a cache, a package, or nothing; and some by chance. With fewer
// processors than threads they take turns.
func Placements(m machine.Machine, cpus []int, threads int, random *rand.Rand) (all [][]int) {
	add := func(order []int) {
		if len(order) >= threads && !slices.ContainsFunc(all, func(p []int) bool { return slices.Equal(p, order[:threads]) }) {
			all = append(all, slices.Clone(order[:threads]))
		}
	}
	if len(cpus) < threads {
		order := turns(cpus, threads)
		for range 4 * MaxPlacements { // who meets whom, and who only comes before or after whom
			add(order)
			random.Shuffle(threads, func(i, j int) { order[i], order[j] = order[j], order[i] })
		}
		return all[:min(len(all), MaxPlacements)]
	}
	spread := slices.DeleteFunc(m.Spread(0), func(cpu int) bool { return !slices.Contains(cpus, cpu) })
	if len(spread) == len(cpus) {
		add(spread)
	}
	for _, level := range levels(m) {
		for _, group := range level {
			members := slices.DeleteFunc(slices.Clone(group), func(cpu int) bool { return !slices.Contains(cpus, cpu) })
			if len(members) >= threads {
				add(members)
				break // one of a kind will do
			}
		}
		add(acrossGroups(level, cpus))
	}
	add(cpus)
	for range 3 {
		shuffled := slices.Clone(cpus)
		random.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		add(shuffled)
	}
	return all[:min(len(all), MaxPlacements)]
}

// MaxPlacements is how many ways there are at most to place the threads of a test.
const MaxPlacements = 10

func turns(cpus []int, threads int) (order []int) {
	for i := range threads {
		order = append(order, cpus[i%len(cpus)])
	}
	return order
}

// levels are the groups that processors form, from the closest to the widest.
func levels(m machine.Machine) (levels [][][]int) {
	levels = append(levels, m.Cores)
	for _, groups := range [][]machine.Group{m.Topology.Clusters, m.Topology.CCX, m.Topology.Packages, m.Topology.Nodes} {
		var level [][]int
		for _, g := range groups {
			level = append(level, g.CPUs)
		}
		levels = append(levels, level)
	}
	return levels
}

// acrossGroups takes a processor of each group in turn.
func acrossGroups(groups [][]int, cpus []int) (order []int) {
	for member := 0; len(order) < len(cpus); member++ {
		found := false
		for _, g := range groups {
			if member < len(g) {
				found = true
				if slices.Contains(cpus, g[member]) {
					order = append(order, g[member])
				}
			}
		}
		if !found {
			break
		}
	}
	return order
}
