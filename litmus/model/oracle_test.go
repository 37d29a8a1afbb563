package model_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/cat"
	"example.org/atomlab/litmus/catalogue"
	"example.org/atomlab/litmus/model"
	"example.org/atomlab/litmus/syntax"
)

// models are ours, or those that the environment names: ATOMLAB_TEST_MODEL_AARCH64,
// ATOMLAB_TEST_MODEL_X86_64, which may include files of the folder ATOMLAB_TEST_CAT_LIBDIR.
func models(t testing.TB) map[litmus.Arch]*cat.Model {
	all := map[litmus.Arch]*cat.Model{}
	for arch, name := range map[litmus.Arch]string{litmus.AArch64: "builtin:arm64.cat", litmus.X86_64: "builtin:tso.cat", litmus.X86: "builtin:tso.cat"} {
		if other := os.Getenv("ATOMLAB_TEST_MODEL_" + strings.ToUpper(string(arch))); other != "" {
			name = other
		}
		opts := cat.Options{}
		if dir := os.Getenv("ATOMLAB_TEST_CAT_LIBDIR"); dir != "" && !strings.HasPrefix(name, "builtin:") {
			opts.Dirs = []string{dir}
		}
		m, err := cat.Load(name, opts)
		require.NoError(t, err)
		all[arch] = m
	}
	return all
}

// oracle is the folder of tests with their states, or "".
func oracle(t testing.TB) string {
	dir, err := os.Getwd()
	require.NoError(t, err)
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			folder := filepath.Join(filepath.Dir(dir), "shared", "oracle", "litmus")
			if _, err := os.Stat(folder); err == nil {
				return folder
			}
			break
		}
	}
	t.Skip("the tests with their states are not beside the repository, in ../shared/oracle/litmus")
	return ""
}

func TestOracle(t *testing.T) {
	folder := oracle(t)
	table, err := os.ReadFile(filepath.Join(folder, "expected.tsv"))
	require.NoError(t, err)
	use := models(t)
	agree, all := map[string]int{}, map[string]int{}
	for i, line := range strings.Split(strings.TrimSpace(string(table)), "\n")[1:] {
		if testing.Short() && i%20 != 0 {
			continue
		}
		f := strings.Split(line, "\t")
		path := filepath.Join(folder, f[0], f[1]+".litmus")
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		test, err := syntax.Parse(path, string(text))
		require.NoError(t, err)
		all[f[0]]++
		v, err := model.Check(context.Background(), test, use[test.Arch], model.Options{})
		if !assert.NoError(t, err, f[1]) {
			continue
		}
		var states []string
		for _, s := range v.States {
			states = append(states, s.String())
		}
		verdict := map[bool]string{true: "Ok", false: "No"}[v.Validated]
		if assert.ElementsMatch(t, strings.Split(f[4], " | "), states, f[1]) && assert.Equal(t, f[2]+" "+f[3], verdict+" "+v.Observation, f[1]) {
			agree[f[0]]++
		}
	}
	for arch, n := range all {
		t.Logf("%s: %d of %d agree", arch, agree[arch], n)
	}
}

// TestCatalogue checks the classic shapes: each may or may not come true as its file says.
func TestCatalogue(t *testing.T) {
	use := models(t)
	for n, e := range catalogue.All() {
		if testing.Short() && n%4 != 0 {
			continue
		}
		v, err := model.Check(context.Background(), e.Test, use[e.Test.Arch], model.Options{Explain: true})
		if err != nil && strings.Contains(err.Error(), "expected an instruction that has a meaning") {
			t.Logf("%s %s: %v", e.Test.Arch, e.Test.Name, err)
			continue
		}
		if !assert.NoError(t, err, e.Test.Name) {
			continue
		}
		assert.Equal(t, e.Allowed, v.Positive > 0, "%s %s", e.Test.Arch, e.Test.Name)
		assert.Equal(t, e.Allowed, v.Witness != nil, e.Test.Name)
		if !e.Allowed && len(v.Rejected) > 0 {
			assert.NotNil(t, v.Failure, e.Test.Name)
		}
	}
}
