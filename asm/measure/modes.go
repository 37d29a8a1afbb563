package measure

import (
	"math"
	"slices"
)

// A Mode is one of several values that a distribution clusters at: a machine in two states.
type Mode struct {
	Median float64 `json:"median"`
	N      int     `json:"n"` // samples of it
}

// Modes finds the clusters of a sample, in ascending order; nil if it is one, or too small to tell (fewer than 15).
//
// The sample is split at its widest gap, on a logarithmic scale, that leaves at least 15 % on either side; both sides
// again likewise. A gap counts if the medians of the sides lie 15 % apart and the gap takes more of the way between
// them than chance leaves empty: 0.15 + 8.5/n of it, which one cluster of a normal, skewed, uniform or heavy-tailed
// shape exceeds in at most one sample of fifty (see TestModesFalseAlarms).
func Modes(values []float64) []Mode {
	sorted := slices.Sorted(slices.Values(values))
	if len(sorted) == 0 || sorted[0] <= 0 {
		return nil // no logarithm
	}
	clusters := split(sorted)
	if len(clusters) < 2 {
		return nil
	}
	var modes []Mode
	for _, c := range clusters {
		modes = append(modes, Mode{Quantile(c, 0.5), len(c)})
	}
	return modes
}

// split returns the clusters of an ascending sample.
func split(sorted []float64) [][]float64 {
	const fewest, apart = 15, 1.15
	n := len(sorted)
	if n < fewest {
		return [][]float64{sorted}
	}
	least := max(3, (n*15+99)/100)
	at, gap := 0, 0.0
	for k := least; k <= n-least; k++ {
		if g := math.Log(sorted[k] / sorted[k-1]); g > gap {
			at, gap = k, g
		}
	}
	if at == 0 {
		return [][]float64{sorted}
	}
	low, high := sorted[:at], sorted[at:]
	distance := math.Log(Quantile(high, 0.5) / Quantile(low, 0.5))
	if distance < math.Log(apart) || gap < (0.15+8.5/float64(n))*distance {
		return [][]float64{sorted}
	}
	return append(split(low), split(high)...)
}

// Quantile interpolates linearly in an ascending sample; it is NaN where there is none.
func Quantile(sorted []float64, p float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	place := p * float64(len(sorted)-1)
	i := int(place)
	if i+1 == len(sorted) {
		return sorted[i]
	}
	return sorted[i] + (place-float64(i))*(sorted[i+1]-sorted[i])
}
