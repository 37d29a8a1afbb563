package scenarios

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"example.org/atomlab/litmus/explore"
)

// countsFile has a line a scenario, all of whose schedules can be explored, with how many they are: with and without
// the race detector, on each architecture, each time. Where the race detector is given other code to look at, it has a
// second number.
const countsFile = "testdata/counts.txt"

// sameNumber compares the number of schedules with the one in the table.
func sameNumber(t *testing.T, name string, r explore.Result) {
	t.Helper()
	if r.Steps < 0 || !r.Complete || r.Failure != nil {
		return
	}
	table := readCounts(t)
	numbers := strings.Fields(table[name])
	i := 0
	if racing && strings.HasPrefix(name, "stack/wide") { // of which the pair is made with a lock there
		i = 1
	}
	for len(numbers) <= i {
		numbers = append(numbers, "0")
	}
	if *update {
		numbers[i] = strconv.Itoa(r.Schedules)
		table[name] = strings.Join(numbers, " ")
		writeCounts(t, table)
	} else if numbers[i] != strconv.Itoa(r.Schedules) {
		t.Errorf("%d schedules, but %s says %s; if that is right now, and everywhere, run go test -run %s -update", r.Schedules, countsFile, numbers[i], strings.Split(t.Name(), "/")[0])
	}
}

func readCounts(t *testing.T) map[string]string {
	table := map[string]string{}
	text, err := os.ReadFile(countsFile)
	if err != nil && !*update {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		name, numbers, _ := strings.Cut(strings.TrimSpace(line), ": ")
		table[name] = numbers
	}
	return table
}

func writeCounts(t *testing.T, table map[string]string) {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(table)) {
		fmt.Fprintf(&b, "%s: %s\n", name, table[name])
	}
	if err := os.WriteFile(countsFile, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
