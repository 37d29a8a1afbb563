package litmus

import (
	"maps"
	"slices"
	"strings"
)

// didYouMean is the end of a message that proposes the name most like one that is not there, or nothing if none is much
// like it.
func didYouMean[V any](name string, have map[string]V) string {
	best, least := "", 1+max(1, len(name)/3)
	for _, h := range slices.Sorted(maps.Keys(have)) {
		if d := distance(strings.ToLower(name), strings.ToLower(h)); d < least {
			best, least = h, d
		}
	}
	if best == "" {
		return ""
	}
	return "; did you mean " + best + "?"
}

// distance is how many bytes must be added, dropped or replaced to make b of a (Levenshtein 1966).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replace := diagonal
			if a[i] != b[j] {
				replace++
			}
			diagonal = row[j+1]
			row[j+1] = min(replace, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
