package suite

import (
	"cmp"
	"math/rand/v2"
	"slices"

	"example.org/atomlab/asm/machine"
)

// A pair is two processors, and what the system tells of them.
type pair struct {
	a, b  int // a < b
	near  machine.Nearness
	kinds [2]int // of cores, in ascending order
}

// class is what pairs have in common that should be equally far apart.
func (p pair) class() pair { return pair{near: p.near, kinds: p.kinds} }

// mostPairs bounds what is measured of a large machine. Up to 23 processors it is all pairs.
const mostPairs = 256

// choosePairs returns all pairs of the processors that may be used, or a sample of them, and how many there are. The
// sample has every class, and beyond that as many pairs of one stratum as of another while there are any: a stratum is
// a class between two NUMA nodes. Within a stratum the pairs are drawn by a generator that begins the same everywhere,
// so that a plan names what a run measures.
func choosePairs(m machine.Machine) (chosen []pair, all int) {
	type stratum struct {
		class pair
		nodes [2]int
	}
	atlas := m.Map()
	members := map[stratum][]pair{}
	for i, a := range m.Allowed {
		for _, b := range m.Allowed[i+1:] {
			p := pair{a: min(a, b), b: max(a, b), near: atlas.Nearness(a, b), kinds: ordered(atlas.Kind(a), atlas.Kind(b))}
			s := stratum{p.class(), ordered(atlas.Node(a), atlas.Node(b))}
			members[s] = append(members[s], p)
			all++
		}
	}
	var strata []stratum
	for s := range members {
		strata = append(strata, s)
	}
	slices.SortFunc(strata, func(a, b stratum) int {
		return cmp.Or(comparePairs(a.class, b.class), slices.Compare(a.nodes[:], b.nodes[:]))
	})
	random := rand.New(rand.NewPCG(1, uint64(len(m.Allowed))))
	for _, s := range strata {
		list := members[s]
		random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	}
	seen := map[pair]bool{}
	take := func(s stratum) {
		if list := members[s]; len(list) > 0 && len(chosen) < mostPairs {
			chosen, members[s] = append(chosen, list[0]), list[1:]
		}
	}
	for _, s := range strata { // one of each class
		if !seen[s.class] {
			seen[s.class] = true
			take(s)
		}
	}
	for round := len(chosen); round < min(all, mostPairs); round = len(chosen) {
		random.Shuffle(len(strata), func(i, j int) { strata[i], strata[j] = strata[j], strata[i] })
		for _, s := range strata {
			take(s)
		}
	}
	slices.SortFunc(chosen, comparePairs)
	return chosen, all
}

func ordered(a, b int) [2]int { return [2]int{min(a, b), max(a, b)} }

func comparePairs(a, b pair) int {
	return cmp.Or(cmp.Compare(a.near, b.near), slices.Compare(a.kinds[:], b.kinds[:]), cmp.Compare(a.a, b.a), cmp.Compare(a.b, b.b))
}

// representatives are the first pair of each class, of so many classes at most.
func representatives(pairs []pair, most int) (first []pair) {
	for _, p := range pairs {
		same := func(q pair) bool { return q.class() == p.class() }
		if len(first) < most && !slices.ContainsFunc(first, same) {
			first = append(first, p)
		}
	}
	return first
}

// farthest is the processor, neither of the pair, that has least in common with it; or none.
func farthest(m machine.Machine, atlas machine.Map, p pair) (cpu int, found bool) {
	best := machine.NotTold
	for _, c := range m.Allowed {
		if c == p.a || c == p.b {
			continue
		}
		if near := min(atlas.Nearness(p.a, c), atlas.Nearness(p.b, c)); !found || near > best {
			cpu, best, found = c, near, true
		}
	}
	return cpu, found
}
