package model_test

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/model"
	"example.org/atomlab/litmus/syntax"
)

// TestPublicKinds checks the tests of the folder catalogue of herdtools7, which this repository does not ship, against
// the answers that stand beside them.
func TestPublicKinds(t *testing.T) {
	root := os.Getenv("ATOMLAB_TEST_CATALOGUE")
	if root == "" {
		t.Skip("the public tests are elsewhere: set ATOMLAB_TEST_CATALOGUE to the folder catalogue of herdtools7")
	}
	use := models(t)
	var agree, all, unread int
	for _, folder := range []string{"aarch64", "aarch64-cas", "aarch64-pick", "aarch64-readers-guide", "aarch64-mixed", "x86_64"} {
		kinds, err := os.ReadFile(filepath.Join(root, folder, "tests", "kinds.txt"))
		if !assert.NoError(t, err) {
			continue
		}
		files := byName(t, filepath.Join(root, folder))
		for _, line := range strings.Split(string(kinds), "\n") {
			f := strings.Fields(line)
			if len(f) < 2 || files[f[0]] == "" {
				continue
			}
			text, err := os.ReadFile(files[f[0]])
			require.NoError(t, err)
			test, err := syntax.Parse(files[f[0]], string(text))
			if err != nil || use[test.Arch] == nil {
				unread++
				t.Logf("%s/%s: %v", folder, f[0], err)
				continue
			}
			v, err := model.Check(context.Background(), test, use[test.Arch], model.Options{})
			if err != nil && strings.Contains(err.Error(), "expected an instruction that has a meaning") {
				unread++
				continue
			}
			all++
			if assert.NoError(t, err, "%s/%s", folder, f[0]) && assert.Equal(t, f[1][:5], kind(test, v)[:5], "%s/%s: %v", folder, f[0], v.States) {
				agree++
			}
		}
	}
	t.Logf("%d of %d agree; %d not read", agree, all, unread)
}

func kind(test *litmus.Test, v *model.Verdict) string {
	switch {
	case v.Positive == 0:
		return litmus.NotExists.Kind()
	case v.Negative == 0 && test.Cond.Quantifier == litmus.ForAll:
		return litmus.ForAll.Kind()
	}
	return litmus.Exists.Kind()
}

// byName finds the tests below a folder.
func byName(t *testing.T, folder string) map[string]string {
	files := map[string]string{}
	require.NoError(t, filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".litmus") {
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			first, _, _ := strings.Cut(string(text), "\n")
			if f := strings.Fields(first); len(f) > 1 {
				files[f[1]] = path
			}
		}
		return err
	}))
	return files
}
