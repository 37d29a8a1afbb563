package suite

import (
	"cmp"
	"slices"
)

// apartBy is the ratio by which neighbouring classes lie apart at least.
const apartBy = 1.2

// classes sorts things by what they cost, into as many classes as there are such that no two of different classes cost
// within apartBy of each other; equally, two are of one class if a chain of others leads from one to the other in steps
// of less. (Single linkage on a logarithmic scale, which has no number of classes to be told.) It returns the indices
// of each class, the cheapest first.
func classes(costs []float64) (members [][]int) {
	order := make([]int, len(costs))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(costs[i], costs[j]) })
	for k, i := range order {
		if k == 0 || costs[i] > apartBy*costs[order[k-1]] {
			members = append(members, nil)
		}
		last := len(members) - 1
		members[last] = append(members[last], i)
	}
	return members
}
