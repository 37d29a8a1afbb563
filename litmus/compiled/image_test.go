package compiled

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestOpenErrors has programs that were linked without what tells names, lines and types: each is an error that says
// so, and none is taken for one that has no inlined calls.
func TestOpenErrors(t *testing.T) {
	target := here(t)
	folder := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(folder, "main.go"), []byte("package main\n\nfunc main() {}\n"), 0o600))
	for flags, want := range map[string]string{
		"-w":    "found no debugging information in the program, expected the compiler and the linker to leave it",
		"-s -w": "found no symbols in the program, expected the linker to leave them",
		"-s":    "found no symbols in the program, expected the linker to leave them",
	} {
		name := filepath.Join(folder, "program")
		_, err := run(context.Background(), target, "build", "-ldflags="+flags, "-o", name, filepath.Join(folder, "main.go"))
		require.NoError(t, err)
		_, err = open(name, target, pkg{}, nil)
		assert.ErrorContains(t, err, want, flags)
	}
	_, err := open(filepath.Join(folder, "main.go"), target, pkg{}, nil)
	assert.ErrorContains(t, err, "bad magic number", "it is no program")
	_, err = open(filepath.Join(folder, "nothing"), target, pkg{}, nil)
	assert.ErrorContains(t, err, "no such file")
}
