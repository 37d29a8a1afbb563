package syntax

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus"
)

// oracle is the folder of tests whose answers are known, beside the repository; the test is skipped without it.
func oracle(t *testing.T) string {
	dir, err := os.Getwd()
	require.NoError(t, err)
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
	}
	path := filepath.Join(filepath.Dir(dir), "shared", "oracle", "litmus")
	if _, err := os.Stat(path); err != nil {
		t.Skipf("no tests with known answers in %s", path)
	}
	return path
}

func TestOracleRoundTrip(t *testing.T) {
	for _, arch := range []struct {
		name  string
		tests int
	}{{"AArch64", 268}, {"X86_64", 130}} {
		files, err := filepath.Glob(filepath.Join(oracle(t), arch.name, "*.litmus"))
		require.NoError(t, err)
		for _, file := range files {
			test, err := ReadFile(file)
			if assert.NoError(t, err) {
				assert.Equal(t, arch.name, string(test.Arch), file)
				roundTrip(t, file, test)
			}
		}
		assert.Equal(t, arch.tests, len(files), arch.name)
	}
}

// roundTrip checks that a test that is written reads back as itself.
func roundTrip(t *testing.T, file string, test *litmus.Test) {
	t.Helper()
	text := Format(test)
	again, err := Parse(file, text)
	if assert.NoError(t, err, text) {
		assert.Equal(t, withoutPositions(test), withoutPositions(again), text)
	}
}

func withoutPositions(test *litmus.Test) *litmus.Test {
	for _, thread := range test.Threads {
		for i := range thread.Code {
			thread.Code[i].Pos = litmus.Pos{}
		}
	}
	return test
}
