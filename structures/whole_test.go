package structures

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// notTypes are the folders of which nobody imports a type for a program: what they have is for this repository.
var notTypes = []string{"internal", "broken", "contest", "testdata"}

// TestEveryPackageIsShown: beside each package of types stand tests and a runnable Example.
func TestEveryPackageIsShown(t *testing.T) {
	entries, err := os.ReadDir(".")
	require.NoError(t, err)
	for _, entry := range entries {
		if !entry.IsDir() || slices.Contains(notTypes, entry.Name()) {
			continue
		}
		tests := ""
		paths, err := filepath.Glob(filepath.Join(entry.Name(), "*_test.go"))
		require.NoError(t, err)
		for _, path := range paths {
			text, err := os.ReadFile(path)
			require.NoError(t, err)
			tests += string(text)
		}
		for _, kind := range []string{"Test", "Example"} {
			assert.Regexp(t, regexp.MustCompile(`(?m)^func `+kind), tests, "structures/%s has no %s", entry.Name(), kind)
		}
	}
}
