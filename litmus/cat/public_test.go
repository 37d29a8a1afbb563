package cat

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// publicFolder is where the public models are: the folder herd/libdir of herdtools7, which this repository does not
// ship.
func publicFolder(t *testing.T) string {
	dir := publicDir()
	if dir == "" {
		t.Skip("the public models are elsewhere: set ATOMLAB_TEST_CAT_LIBDIR to the folder herd/libdir of herdtools7")
	}
	return dir
}

func publicDir() string { return os.Getenv("ATOMLAB_TEST_CAT_LIBDIR") }

// TestPublicModelsParse reads every .cat and .bell file under the folder.
func TestPublicModelsParse(t *testing.T) {
	dir := publicFolder(t)
	read := 0
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		require.NoError(t, err)
		if entry.IsDir() || !strings.HasSuffix(path, ".cat") && !strings.HasSuffix(path, ".bell") {
			return nil
		}
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		_, err = parseFile(path, string(text))
		if entry.Name() == "uniproc-normw-cat.cat" { // in the syntax of an earlier cat: rf -1 for rf^-1
			assert.ErrorContains(t, err, "7:14: found '-1'")
			return nil
		}
		assert.NoError(t, err)
		read++
		return nil
	})
	require.NoError(t, err)
	t.Logf("%d files read", read)
	assert.NotZero(t, read, "no model in %s", dir)
}
