package unusedtest_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/unusedtest"
)

func TestNames(t *testing.T) {
	folder := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(folder, "a.go"), []byte(`package a

var listed, forgotten, _ = 1, 2, 3

var Exported = listed

const constant = 4

type T struct{}

func (T) method() {}

func alone() {}

func used() { used2() }
`), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(folder, "b_arm64.go"), []byte("package a\n\nfunc used2() { used() }\n"), 0o644))
	assert.Equal(t, []string{"alone", "forgotten"}, unusedtest.Names(t, folder))
}
