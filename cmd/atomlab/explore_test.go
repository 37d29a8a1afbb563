package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus/explore/record"
	"example.org/atomlab/litmus/explore/scenarios/shipped"
)

func TestExploreList(t *testing.T) {
	code, stdout, stderr := call("explore", "list")
	require.Zero(t, code, stderr)
	for _, s := range shipped.All() {
		assert.Contains(t, stdout, s.Name)
	}
	_, stdout, _ = call("explore", "list", "broken/pooled stack", "--json")
	var list []struct {
		Name  string
		Fails bool
	}
	require.NoError(t, json.Unmarshal([]byte(stdout), &list))
	require.Len(t, list, 1)
	assert.True(t, list[0].Fails)
	code, _, stderr = call("explore", "list", "lock/*", "nothing")
	assert.Zero(t, code, stderr)
	code, _, stderr = call("explore", "list", "nothing")
	assert.Equal(t, exitWrong, code)
	assert.Contains(t, stderr, "no scenario is called nothing")
}

func TestExploreRefuses(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("there is no Go toolchain")
	}
	for want, args := range map[string][]string{
		"requires at least 1 arg":          {},
		"syntax error in pattern":          {"["},
		"no scenario is called nothing/at": {"nothing/at/all"},
		"no test of . uses package":        {"."},
		"expected a single NAME":           {"cache", "context", "--replay", "0"},
		"or a PACKAGE with --test":         {".", "--replay", "0"},
		"--test is for a PACKAGE":          {"cache", "--test", "x"},
	} {
		code, stdout, stderr := call(append([]string{"explore", "run"}, args...)...)
		assert.Equal(t, exitWrong, code, args)
		assert.Empty(t, stdout)
		assert.Contains(t, stderr, want)
	}
	t.Chdir(t.TempDir())
	code, _, stderr := call("explore", "run", "cache")
	assert.Equal(t, exitWrong, code)
	assert.Contains(t, stderr, "the source of the scenarios")
	t.Setenv("GOPROXY", "off")
	_, err := goTool{ctx: t.Context()}.fetchLab("example.net/nothing", "v1.2.3")
	assert.ErrorContains(t, err, "example.net/nothing@v1.2.3, cannot be fetched: ")
	assert.ErrorContains(t, err, "GOPROXY=off")
	t.Setenv("PATH", "")
	code, _, stderr = call("explore", "run", "cache")
	assert.Equal(t, exitWrong, code)
	assert.Contains(t, stderr, "install Go from https://go.dev/dl")
}

// TestExploreRun runs scenarios that ship, one of them wrong on purpose.
func TestExploreRun(t *testing.T) {
	if testing.Short() {
		t.Skip("builds tests")
	}
	code, stdout, stderr := call("explore", "run", "histories/counter/*", "--json")
	require.Zero(t, code, stderr)
	var results []explored
	require.NoError(t, json.Unmarshal([]byte(stdout), &results))
	require.Len(t, results, 2)
	for _, r := range results {
		assert.True(t, r.Right)
		assert.Equal(t, r.Fails, r.Failed)
		assert.NotEqual(t, r.Complete, r.Failed)
		assert.NotEmpty(t, r.Report)
		assert.Equal(t, r.Failed, r.Replay != "")
		var result struct{ Schedules int }
		require.NoError(t, json.Unmarshal(r.Result, &result))
		assert.Positive(t, result.Schedules)
	}
}

const userTest = `package user

import (
	"sync/atomic"
	"testing"

	"example.org/atomlab/litmus/explore"
)

type counter struct{ n atomic.Int64 }

func (c *counter) Add()         { c.n.Store(c.n.Load() + 1) }
func (c *counter) Value() int64 { return c.n.Load() }

func TestWrong(t *testing.T) {
	explore.Linearizable(t, explore.Spec[*counter]{New: func() *counter { return new(counter) }},
		explore.Do((*counter).Add), explore.Do((*counter).Value))
}

func TestRight(t *testing.T) { explored(t) }

func explored(t *testing.T) {
	explore.Run(t, func(s *explore.S) {
		var n atomic.Int64
		s.Go("a", func() { n.Add(1) })
		s.Go("b", func() { n.Add(1) })
	})
}

func TestNothing(t *testing.T) { t.Error("this test explores nothing, and is not asked for") }
`

// userModule makes a module that requires this one, and goes there.
func userModule(t *testing.T) {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}").Output()
	require.NoError(t, err)
	lab := strings.TrimSpace(string(out))
	mod, err := os.ReadFile(filepath.Join(lab, "go.mod"))
	require.NoError(t, err)
	_, rest, found := strings.Cut(string(mod), "\n")
	require.True(t, found)
	sum, err := os.ReadFile(filepath.Join(lab, "go.sum"))
	require.NoError(t, err)
	t.Chdir(t.TempDir())
	module, _ := ownModule()
	writeFile(t, "go.mod", "module user\n"+rest+"\nrequire "+module+" v0.0.0\nreplace "+module+" => "+lab+"\n")
	writeFile(t, "go.sum", string(sum))
	writeFile(t, "user_test.go", strings.ReplaceAll(userTest, "example.org/atomlab", module))
}

// TestExplorePackage explores the tests of somebody else's module.
func TestExplorePackage(t *testing.T) {
	if testing.Short() {
		t.Skip("builds tests")
	}
	userModule(t)
	code, stdout, stderr := call("explore", "run", ".")
	assert.Equal(t, exitBroken, code, stderr)
	assert.Contains(t, stdout, "[OK] user TestRight\n")
	assert.Contains(t, stdout, "[FAILED] user TestWrong\n  check failed: not linearizable")
	const replay = "0/0.1:1x2-0x3-1x3"
	assert.Contains(t, stdout, "atomlab explore run user --test '^TestWrong$' --replay "+replay+"\n")
	assert.NotContains(t, stdout+stderr, "TestNothing")
	assert.Contains(t, stderr, "1 of 2 explorations came out wrong")

	code, _, stderr = call("explore", "run", ".", "--test", "TestNowhere")
	assert.Equal(t, exitWrong, code)
	assert.Contains(t, stderr, "nothing was explored")
	code, stdout, stderr = call("explore", "run", ".", "--test", "^TestWrong$", "--replay", "0/0.1:0x3-1x5")
	assert.Zero(t, code, stderr)
	assert.Contains(t, stdout, "[OK, this schedule] user TestWrong\n  this schedule does not fail\n\n  step | Add() ")
}

// TestExploreOutcome has results of every kind.
func TestExploreOutcome(t *testing.T) {
	for _, c := range []struct {
		result explored
		says   string
		code   int
	}{
		{explored{Right: true, Record: record.Record{Complete: true}}, "[OK] ", 0},
		{explored{Right: true}, "[OK as far as it was explored] ", 0},
		{explored{Right: true, Fails: true, Record: record.Record{Failed: true}}, "[OK, it fails as it must] ", 0},
		{explored{Record: record.Record{Failed: true}}, "[FAILED] ", exitBroken},
		{explored{Fails: true, Record: record.Record{Complete: true}}, "[FAILED, for it is wrong on purpose, and no schedule shows it] ", exitBroken},
		{explored{Record: record.Record{Failed: true, Unable: true}}, "[NOT EXPLORED] ", exitWrong},
	} {
		var out bytes.Buffer
		command := &cobra.Command{}
		command.SetOut(&out)
		require.NoError(t, new(exploreFlags).write(command, []explored{c.result}))
		assert.Contains(t, out.String(), c.says)
		assert.Equal(t, c.code, exitCode(judgeExplored([]explored{{Right: true}, c.result})))
	}
}

// TestExploringTests finds the tests that explore, and those that call others that do.
func TestExploringTests(t *testing.T) {
	name := filepath.Join(t.TempDir(), "user_test.go")
	writeFile(t, name, strings.ReplaceAll(userTest, "example.org/atomlab/litmus/explore", explorer()))
	tests, err := exploringTests([]string{name})
	require.NoError(t, err)
	assert.Equal(t, []string{"TestRight", "TestWrong"}, tests)
	writeFile(t, name, strings.ReplaceAll(userTest, `"example.org/atomlab`, `explore "example.net`))
	tests, err = exploringTests([]string{name})
	require.NoError(t, err)
	assert.Empty(t, tests)
}
