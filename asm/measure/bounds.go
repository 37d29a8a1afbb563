package measure

import (
	"math"
	"slices"
)

// Bounds hold what they bound although some of the samples may be anything at all. Verdicts rest on them.
//
// Of n samples let a share, the doubt, be contaminated: disturbed in a way that nobody saw. The median of what the
// others are drawn from lies between the order statistics that bound it in a sample of only the others, counted from
// either end: whatever the contaminated ones are, they can move each bound outwards only (Huber and Ronchetti, Robust
// Statistics, ch. 1 and 11: the median breaks down when half are contaminated). Samples that resemble their neighbours
// tell less than independent ones, so they count as fewer: n(1-r)/(1+r) of them, where r is the correlation of
// neighbouring ranks, less half its spread by chance.
//
// The level is an error of 5 % spent evenly on three looks (Bonferroni), since a plan may look at its samples so often
// before it stops. Fewer than 7 uncontaminated, independent samples bound nothing.
type Bounds struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

const (
	looks       = 3
	boundsError = (1 - Confidence) / looks
)

// Usual is the doubt about samples of which nothing is known: one in twenty.
const Usual = 0.05

// bound returns the bounds, or nil if there are none.
func bound(values []float64, doubt float64) *Bounds {
	n := len(values)
	sorted := slices.Sorted(slices.Values(values))
	clean := float64(n - int(math.Ceil(doubt*float64(n))))
	r := max(0, neighbourly(values)-0.5/math.Sqrt(float64(n)))
	counted := int(clean * (1 - r) / (1 + r))
	rank := medianRank(counted)
	if rank == 0 {
		return nil
	}
	at := int(math.Floor(float64(rank) / float64(counted+1) * (clean + 1))) // the same quantile, of the clean ones
	return &Bounds{sorted[at-1], sorted[n-at]}
}

// medianRank is the highest rank from either end whose order statistics bound the median of n samples at the level, or
// 0.
func medianRank(n int) int {
	rank, tail, term := 0, 0.0, math.Exp2(-float64(n)) // term is the probability of rank heads in n tosses
	for rank < n/2 {
		if tail += term; 2*tail > boundsError {
			break
		}
		rank++
		term *= float64(n-rank+1) / float64(rank)
	}
	return rank
}

// neighbourly is the correlation of the ranks of neighbouring samples.
func neighbourly(values []float64) float64 {
	n := len(values)
	if n < 3 {
		return 0
	}
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case values[a] < values[b]:
			return -1
		case values[a] > values[b]:
			return 1
		}
		return 0
	})
	ranks := make([]float64, n)
	for first := 0; first < n; { // equal samples share their rank
		last := first
		for last+1 < n && values[order[last+1]] == values[order[first]] {
			last++
		}
		for i := first; i <= last; i++ {
			ranks[order[i]] = float64(first+last)/2 - float64(n-1)/2
		}
		first = last + 1
	}
	var product, square float64
	for i, rank := range ranks {
		square += rank * rank
		if i > 0 {
			product += rank * ranks[i-1]
		}
	}
	if square == 0 {
		return 0
	}
	return product / square
}

// Above is whether the median is greater than a value for certain, and Below whether it is less. Neither is what is
// open.
func (i Interval) Above(value float64) bool { return i.Safe != nil && i.Safe.Low > value }

// Below is whether the median is less than a value for certain.
func (i Interval) Below(value float64) bool { return i.Safe != nil && i.Safe.High < value }

// Surely writes the bounds: 1.02 and 1.31.
func (i Interval) Surely() string {
	if i.Safe == nil {
		return "nothing and anything"
	}
	return Figures(i.Safe.Low) + " and " + Figures(i.Safe.High)
}
