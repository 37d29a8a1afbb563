package measure

import (
	"math"
	"slices"
)

// Drift tells whether samples, in the order in which they were taken, went up or down: the share by which the median of
// the last third exceeds that of the first. It is 0 unless the trend is significant (Mann 1945, Kendall 1948: the
// number of pairs in ascending minus those in descending order, at one in a hundred) and the share is 5 % at least.
func Drift(values []float64) (share float64) {
	const fewest, critical, least = 9, 2.576, 0.05
	n := len(values)
	if n < fewest {
		return 0
	}
	pairs := float64(n) * float64(n-1)
	if math.Abs(float64(concordance(values))) < critical*math.Sqrt(pairs*float64(2*n+5)/18) {
		return 0
	}
	third := n / 3
	first, last := slices.Sorted(slices.Values(values[:third])), slices.Sorted(slices.Values(values[n-third:]))
	share = Quantile(last, 0.5)/Quantile(first, 0.5) - 1
	if math.Abs(share) < least || math.IsNaN(share) || math.IsInf(share, 0) {
		return 0
	}
	return share
}

// concordance is how many pairs ascend, minus how many descend: each value's with those before it, which are counted in
// a tree of partial sums (Fenwick 1994) over the ranks, for a report may bring any number of samples.
func concordance(values []float64) (ascending int64) {
	ranks := slices.Compact(slices.Sorted(slices.Values(values)))
	tree := make([]int, len(ranks)+1)
	before := func(rank int) (n int) { // how many have one of the first ranks
		for ; rank > 0; rank &= rank - 1 {
			n += tree[rank]
		}
		return n
	}
	for i, v := range values {
		rank, _ := slices.BinarySearch(ranks, v)
		ascending += int64(before(rank) - (i - before(rank+1)))
		for rank++; rank < len(tree); rank += rank & -rank {
			tree[rank]++
		}
	}
	return ascending
}
