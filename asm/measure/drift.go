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
	concordance := 0
	for i := range values {
		for j := i + 1; j < n; j++ {
			switch {
			case values[j] > values[i]:
				concordance++
			case values[j] < values[i]:
				concordance--
			}
		}
	}
	deviation := math.Sqrt(float64(n*(n-1)*(2*n+5)) / 18)
	if math.Abs(float64(concordance)) < critical*deviation {
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
