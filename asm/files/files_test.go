package files

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRead(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a")
	require.NoError(t, os.WriteFile(name, []byte("12345"), 0o600))
	text, err := Read(name, 5)
	require.NoError(t, err)
	assert.Equal(t, "12345", string(text))
	_, err = Read(name, 4)
	assert.ErrorContains(t, err, "a: found more than 4 bytes")
	_, err = Read(t.TempDir(), 5)
	assert.ErrorContains(t, err, "found a folder, expected a regular file")
	_, err = Read(filepath.Join(t.TempDir(), "none\x1b[2J\n"), 5)
	assert.ErrorIs(t, err, os.ErrNotExist)
	assert.NotContains(t, err.Error(), "\x1b")
	assert.NotContains(t, err.Error(), "\n")
	if _, missing := os.Stat("/dev/zero"); missing == nil {
		_, err = Read("/dev/zero", 1<<40)
		assert.ErrorContains(t, err, "found a device, expected a regular file")
	}
}

// TestWrite: a file is replaced whole, a link is not followed, nothing else is left.
func TestWrite(t *testing.T) {
	folder := t.TempDir()
	victim, name := filepath.Join(folder, "victim"), filepath.Join(folder, "report")
	require.NoError(t, os.WriteFile(victim, []byte("mine"), 0o600))
	require.NoError(t, Write(name, []byte("one")))
	require.NoError(t, Write(name, []byte("two")))
	for _, at := range []string{name, name + Partial} {
		os.Remove(at)
		require.NoError(t, os.Symlink(victim, at))
		require.NoError(t, Write(name, []byte("three")))
	}
	text, err := os.ReadFile(victim)
	require.NoError(t, err)
	assert.Equal(t, "mine", string(text))
	text, err = os.ReadFile(name)
	require.NoError(t, err)
	assert.Equal(t, "three", string(text))
	left, err := filepath.Glob(filepath.Join(folder, ".*"))
	require.NoError(t, err)
	assert.Empty(t, left)
	assert.Error(t, Write(filepath.Join(folder, "nowhere", "report"), nil))
	assert.Error(t, Write(filepath.Join(folder, strings.Repeat("x", 300)), nil))
}

func ExampleWrite() {
	folder, _ := os.MkdirTemp("", "")
	defer os.RemoveAll(folder)
	name := filepath.Join(folder, "report.txt")
	fmt.Println(Write(name, []byte("all of it\n")))
	text, _ := Read(name, 1000)
	fmt.Print(string(text))
	// Output:
	// <nil>
	// all of it
}
