//go:build unix

package files

import (
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestPipe: nobody writes to it, and nobody waits for that.
func TestPipe(t *testing.T) {
	name := filepath.Join(t.TempDir(), "pipe")
	require.NoError(t, syscall.Mkfifo(name, 0o600))
	_, err := Read(name, 10)
	assert.ErrorContains(t, err, "found a pipe, expected a regular file")
	_, err = OpenWritable(name)
	assert.ErrorContains(t, err, "found a pipe, expected a regular file")
}
