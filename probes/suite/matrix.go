package suite

import (
	"slices"
	"strconv"
	"strings"

	"example.org/atomlab/probes"
)

// CoreToCoreCSV writes the times by compare-and-swap of a finding as the tools that draw such matrices read them: a row
// and a column for each processor that was measured, in ascending order, without a header; in ns one way, in the lower
// triangle. What was not measured is empty, as is the rest. It returns false if the finding has no such times.
func CoreToCoreCSV(f probes.Finding) (csv string, found bool) {
	all := links(f.Measurements)
	if f.Probe != probes.CoreToCore || len(all) == 0 {
		return "", false
	}
	var cpus []int
	for _, l := range all {
		cpus = append(cpus, l.a, l.b)
	}
	slices.Sort(cpus)
	cpus = slices.Compact(cpus)
	rows := make([][]string, len(cpus))
	for i := range rows {
		rows[i] = make([]string, len(cpus))
	}
	for _, l := range all {
		column, _ := slices.BinarySearch(cpus, l.a)
		row, _ := slices.BinarySearch(cpus, l.b)
		rows[row][column] = strconv.FormatFloat(l.cas.Median, 'f', 2, 64)
	}
	var b strings.Builder
	for _, row := range rows {
		b.WriteString(strings.Join(row, ",") + "\n")
	}
	return b.String(), true
}
