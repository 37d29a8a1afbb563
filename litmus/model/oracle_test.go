package model_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/cat"
	"example.org/atomlab/litmus/catalogue"
	"example.org/atomlab/litmus/internal/oracle"
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

// TestOracle has the states of the reference simulator.
func TestOracle(t *testing.T) {
	use := models(t)
	agree, all := map[litmus.Arch]int{}, map[litmus.Arch]int{}
	for i, c := range oracle.Cases() {
		if testing.Short() && i%20 != 0 {
			continue
		}
		test, err := syntax.Parse(c.File(), c.Text)
		require.NoError(t, err)
		all[c.Arch]++
		v, err := model.Check(context.Background(), test, use[test.Arch], model.Options{})
		if !assert.NoError(t, err, c.Name) {
			continue
		}
		verdict := map[bool]string{true: "Ok", false: "No"}[v.Validated]
		if assert.ElementsMatch(t, c.States, states(v), c.Name) && assert.Equal(t, c.Verdict+" "+c.Observation, verdict+" "+v.Observation, c.Name) {
			agree[c.Arch]++
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
