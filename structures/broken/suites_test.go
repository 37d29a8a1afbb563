package broken_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/structures/broken"
	"example.org/atomlab/structures/internal/conform"
)

// unneeded says why no broken type passes a suite that lacks one of its checks, or all of them.
var unneeded = map[string]string{}

// TestEachCheckIsNeeded holds the suites against the broken types: without one of its checks, a suite must let some
// broken type pass. What nobody would miss is said, with the reason.
func TestEachCheckIsNeeded(t *testing.T) {
	if os.Getenv("ATOMLAB_TEST_SUITES") == "" {
		t.Skip("ATOMLAB_TEST_SUITES is not set: it takes minutes")
	}
	missed := map[string][]string{} // by suite and check: the types that pass without it
	for _, b := range broken.Bugs() {
		if b.Suite == nil {
			continue
		}
		if !catches(b, "") {
			t.Logf("%s: the whole suite did not catch it here", b.Name)
			continue
		}
		s := b.Suite(time.Second)
		missed[s.Name] = nil
		for _, c := range s.Checks {
			name := s.Name + " " + c.Name
			missed[name] = missed[name]
			if c.Skip == "" && !catches(b, c.Name) {
				missed[name] = append(missed[name], b.Name)
			}
		}
	}
	for _, suite := range suites(t) {
		_, tried := missed[suite]
		assert.True(t, tried || unneeded[suite] != "", "%s: no broken type is held against it, and no reason is given", suite)
		delete(missed, suite)
	}
	for name, types := range missed {
		t.Logf("%s: without it passes %v", name, types)
		assert.True(t, len(types) > 0 || unneeded[name] != "", "%s: every broken type is caught without it, and no reason is given", name)
	}
}

// catches is whether a suite without one of its checks catches the type, in as long as the unlucky need.
func catches(b broken.Bug, without string) bool {
	const limit = 15 * time.Second
	for begin := time.Now(); time.Since(begin) < limit; { // clock: luck has a budget
		s := b.Suite(time.Second)
		s.Checks = slices.DeleteFunc(s.Checks, func(c conform.Check) bool { return c.Name == without })
		if s.Catch() != nil {
			return true
		}
	}
	return false
}

// suites finds what makes the checks of a suite.
func suites(t *testing.T) (all []string) {
	files, err := filepath.Glob("../*/*test/*.go")
	require.NoError(t, err)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, m := range regexp.MustCompile(`(?m)^func (?:\(\w+ (\w+)\) )?(\w*Checks)\(`).FindAllStringSubmatch(string(text), -1) {
			name := filepath.Base(filepath.Dir(file)) + "."
			if m[1] != "" {
				name += m[1] + "."
			}
			all = append(all, name+m[2])
		}
	}
	require.Greater(t, len(all), 8, "too few suites are found to be true")
	return all
}
