package probes

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
