package syntax

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestHashCorpus compares hashes with those that herd7 wrote into the .expected files beside the tests of LITMUS_CORPUS,
// or that the tests carry themselves.
func TestHashCorpus(t *testing.T) {
	root := os.Getenv("LITMUS_CORPUS")
	if root == "" {
		t.Skip("LITMUS_CORPUS names no folder of tests")
	}
	equal, differ := 0, 0
	filepath.WalkDir(root, func(path string, _ fs.DirEntry, _ error) error {
		if filepath.Ext(path) != ".litmus" {
			return nil
		}
		log, _ := os.ReadFile(path + ".expected")
		_, rest, found := strings.Cut(string(log), "Hash=")
		want, _, _ := strings.Cut(rest, "\n")
		test, err := ReadFile(path)
		if err == nil && !found {
			want, found = test.Get("Hash")
		}
		if err != nil || !found {
			return nil
		}
		if Hash(test) == strings.TrimSpace(want) {
			equal++
			return nil
		}
		differ++
		t.Logf("%s\ninit %s\n%slocs %s", path, hashInit(test), hashCode(test), hashLocations(test))
		return nil
	})
	t.Logf("SUM %d hashes equal, %d not", equal, differ)
}

// TestHash has hashes that litmus7 7.58 printed.
func TestHash(t *testing.T) {
	for _, c := range []struct{ test, hash string }{
		{"X86_64 SB\n{}\nP0 | P1 ;\nmovl $1,(x) | movl $1,(y) ;\nmovl (y),%eax | movl (x),%eax ;\nexists (0:rax=0 /\\ 1:rax=0)", "055f9747fd517835a93f2f188e15e163"},
	} {
		test, err := Parse("test", c.test)
		require.NoError(t, err)
		assert.Equal(t, c.hash, Hash(test), test.Name)
	}
}
