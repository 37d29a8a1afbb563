package probes

import "math"

// Better is which way a unit is better: -1 for a cost, 1 for what there should be more of, 0 for neither.
func Better(unit string) int {
	switch unit {
	case "ns", "ns/op", "TSC ticks/op", "ticks":
		return -1
	case "Jain index":
		return 1
	}
	return 0
}

// TwoFigures rounds a positive number to two significant figures, and to a whole one.
func TwoFigures(x float64) float64 {
	unit := math.Pow(10, math.Max(0, math.Floor(math.Log10(x))-1))
	return math.Round(x/unit) * unit
}
