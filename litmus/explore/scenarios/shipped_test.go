package scenarios

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus/explore/scenarios/shipped"
)

var update = flag.Bool("update", false, "write shipped/list.txt anew, or testdata/counts.txt")

// TestShipped: package shipped lists what there is. After a change of the scenarios: go test -run TestShipped -update
func TestShipped(t *testing.T) {
	var b strings.Builder
	for _, test := range []struct {
		name string
		all  []Scenario
	}{
		{"TestStructures", All()},
		{"TestChannels", Channels()},
		{"TestHistories", histories()},
	} {
		for _, s := range test.all {
			b.WriteString(shipped.Scenario{Test: test.name, Name: s.Name, Fails: s.Fails && !s.Waits, Long: s.Long || s.Night}.Line())
		}
	}
	if *update {
		require.NoError(t, os.WriteFile("shipped/list.txt", []byte(b.String()), 0o644))
		return
	}
	text, err := os.ReadFile("shipped/list.txt")
	require.NoError(t, err)
	require.Equal(t, b.String(), string(text), "run go test -run TestShipped -update")
	seen := map[string]bool{}
	for _, s := range shipped.All() {
		require.False(t, seen[s.Name], "two scenarios are called %s", s.Name)
		seen[s.Name] = true
	}
}

// histories are scenarios by their names.
func histories() (all []Scenario) {
	for _, h := range AllHistories() {
		all = append(all, Scenario{Name: h.Name, Fails: h.Fails, Long: h.Long})
	}
	return all
}
