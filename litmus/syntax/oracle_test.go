package syntax

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/jit"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa"
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
				encodes(t, file, test)
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

// encodes checks that every thread of a test has machine code.
func encodes(t *testing.T, file string, test *litmus.Test) {
	t.Helper()
	assert.NoError(t, encode(test), file)
}

func encode(test *litmus.Test) error {
	test, err := isa.Assign(test)
	if err != nil {
		return err
	}
	place := func(name string) (litmus.Mem, error) { return litmus.Mem{Base: "r15"}, nil }
	for _, thread := range test.Threads {
		var b jit.Buffer
		if err := isa.Encode(&b, test.Arch, thread, place); err != nil {
			return err
		}
		code, err := b.Finish()
		if err != nil {
			return err
		}
		if len(code) == 0 && len(thread.Code) > 0 {
			return errors.New("no code")
		}
	}
	return nil
}

// TestCorpus reads every test below the folder that LITMUS_CORPUS names, and says how many it read, wrote and encoded,
// and why not the others.
func TestCorpus(t *testing.T) {
	root := os.Getenv("LITMUS_CORPUS")
	if root == "" {
		t.Skip("LITMUS_CORPUS names no folder of tests")
	}
	var files, read, encoded int
	why := map[string]int{}
	filepath.WalkDir(root, func(path string, _ fs.DirEntry, _ error) error {
		if filepath.Ext(path) != ".litmus" {
			return nil
		}
		files++
		test, err := ReadFile(path)
		if err == nil {
			read++
			roundTrip(t, path, test)
			err = encode(test)
		}
		if err == nil {
			encoded++
			return nil
		}
		why[shape(err.Error())]++
		t.Log(err)
		return nil
	})
	for w, n := range why {
		t.Logf("SUM %5d %s", n, w)
	}
	t.Logf("SUM %d files, %d read and written back, %d encoded", files, read, encoded)
}

var number = regexp.MustCompile(`^\S*:\d+:\d+: |\d+`)

func shape(text string) string { return number.ReplaceAllString(text, "") }

func withoutPositions(test *litmus.Test) *litmus.Test {
	for _, thread := range test.Threads {
		for i := range thread.Code {
			thread.Code[i].Pos = litmus.Pos{}
		}
	}
	return test
}
