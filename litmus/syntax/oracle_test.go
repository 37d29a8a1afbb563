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
	"example.org/atomlab/litmus/internal/oracle"
	"example.org/atomlab/litmus/isa"
)

func TestOracleRoundTrip(t *testing.T) {
	for _, c := range oracle.Cases() {
		test, err := Parse(c.File(), c.Text)
		if assert.NoError(t, err) {
			assert.Equal(t, c.Arch, test.Arch, c.File())
			roundTrip(t, c.File(), test)
			encodes(t, c.File(), test)
		}
	}
	assert.Len(t, oracle.Cases(litmus.AArch64), 268)
	assert.Len(t, oracle.Cases(litmus.X86_64), 130)
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
	require.NoError(t, filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".litmus" {
			return err
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
	}))
	assert.Positive(t, read, "tests below LITMUS_CORPUS that can be read")
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
