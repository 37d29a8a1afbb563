package claims

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A setting is the parameters of a series.
type setting = map[string]int

// A selection picks some of the settings in which something was measured.
type selection struct {
	words string
	picks func(s setting, most int) bool // most are the workers in the fullest setting
}

// The selections by the number of workers.
var (
	alone    = selection{"alone", func(s setting, _ int) bool { return workers(s) == 1 }}
	together = selection{"by several at once", func(s setting, _ int) bool { return workers(s) > 1 }}
	// Of probes that go up to two goroutines for each processor.
	each    = selection{"by one goroutine for each processor", func(s setting, most int) bool { return 2*workers(s) == most }}
	crowded = selection{"by two goroutines for each processor", func(s setting, most int) bool { return workers(s) == most }}
)

// workers is how many take part.
func workers(s setting) int { return max(s["cpus"], s["goroutines"]) }

// with selects by another parameter.
func with(param string, value int) selection {
	return selection{fmt.Sprintf("%s %d", param, value), func(s setting, _ int) bool { return s[param] == value }}
}

// selected are the settings that all selections pick.
func selected(all []setting, by []selection) (picked []setting) {
	most := 0
	for _, s := range all {
		most = max(most, workers(s))
	}
	for _, s := range all {
		if !slices.ContainsFunc(by, func(sel selection) bool { return !sel.picks(s, most) }) {
			picked = append(picked, s)
		}
	}
	return picked
}

// described writes a setting.
func described(s setting) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(s)) {
		parts = append(parts, fmt.Sprintf("%s %d", name, s[name]))
	}
	return strings.Join(parts, ", ")
}

// replaced is the setting with other values of some parameters.
func replaced(s, by setting) setting {
	other := setting{}
	maps.Copy(other, s)
	maps.Copy(other, by)
	return other
}
