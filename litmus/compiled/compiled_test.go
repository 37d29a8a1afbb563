package compiled

import (
	"context"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus/model"
	"example.org/atomlab/litmus/syntax"
	"example.org/atomlab/litmus/verdict"
)

// here is the target of this machine, for which everything has been built already.
func here(t *testing.T) Target {
	if _, err := exec.LookPath("go"); err != nil || os.Getenv("ATOMLAB_TEST_EMULATED") == "yes" {
		t.Skip("needs the go command, for the machine that the test runs on")
	}
	for _, target := range Targets {
		if target.GOARCH == runtime.GOARCH {
			return target
		}
	}
	t.Skip("no instructions of " + runtime.GOARCH)
	return Target{}
}

// extracted makes a test of functions of testdata/program.
func extracted(t *testing.T, target Target, opts Options, functions ...string) (*Extracted, error) {
	p, err := ParseProgram("./testdata/program." + strings.Join(functions, " | ./testdata/program."))
	require.NoError(t, err)
	image, err := Build(context.Background(), p, target)
	require.NoError(t, err)
	return Extract(p, image, opts)
}

func judged(t *testing.T, e *Extracted) *Judgement {
	j, err := Judge(context.Background(), e, verdict.Limit{Time: time.Minute}, model.Options{Unroll: 1})
	require.NoError(t, err)
	return j
}

// results are the states without the registers and words that hold them.
func results(states []string) (all []string) {
	for _, s := range states {
		values := ""
		for item := range strings.SplitSeq(s, ";") {
			if _, v, found := strings.Cut(item, "="); found {
				values += v
			}
		}
		all = append(all, values)
	}
	return all
}

// TestJudge has what is promised, what is for a data race only, and what a parameter and --init say.
func TestJudge(t *testing.T) {
	target := here(t)
	for _, c := range []struct {
		functions []string
		init      map[string]int64
		states    []string // two results each, and what is left of the locations
		race      bool
		cut       bool
	}{
		{functions: []string{"Store", "Load"}, states: []string{"001", "011", "111"}},
		{functions: []string{"Publish", "Read"}, states: []string{"0011", "0111", "1011", "1111"}, race: true},
		{functions: []string{"Put", "Get"}, init: map[string]int64{"0:v": 7}, states: []string{"0071", "1771"}},
		{functions: []string{"Index", "Load"}, init: map[string]int64{"0:i": 1}, states: []string{"2000{1,2,3,4}"}, cut: true},
		{functions: []string{"Limit", "Limit"}, states: []string{"66"}},
		{functions: []string{"Count", "Limit"}, states: []string{"64", "74"}, race: true},
		{functions: []string{"Load"}, init: map[string]int64{"flag": -3}, states: []string{"-3-3-3"}},
	} {
		e, err := extracted(t, target, Options{Init: c.init}, c.functions...)
		if !assert.NoError(t, err, c.functions) {
			continue
		}
		j := judged(t, e)
		assert.Equal(t, c.race, j.Race, c.functions)
		assert.Equal(t, c.cut, len(e.Cut) > 0, c.functions)
		assert.False(t, j.Broken(), c.functions)
		assert.Equal(t, c.states, results(j.Promised), c.functions)
		again, err := syntax.Parse("again", e.Format())
		require.NoError(t, err, e.Format())
		assert.Equal(t, syntax.Format(e.Test), syntax.Format(again))
	}
}

// TestExtractErrors has what cannot be made a test of.
func TestExtractErrors(t *testing.T) {
	target := here(t)
	for _, c := range []struct {
		function, want string
		init           map[string]int64
	}{
		{"Index", "found the parameter i without a value, expected one: 0:i=1", nil},
		{"Store", "found a value for nothing, which is no location or parameter here", map[string]int64{"nothing": 1}},
		{"Indirect", "call through a register", map[string]int64{"0:f": 0}},
		{"Sum", "found a type that floats", nil},
		{"Length", "found the parameter s of 2 words, expected a pointer or a number", map[string]int64{"0:s": 1}},
		{"Narrow", "found 256 for 0:n, expected a number of 8 bits", map[string]int64{"0:n": 256}},
		{"Narrow", "found -129 for 0:n, expected a number of 8 bits", map[string]int64{"0:n": -129}},
		{"Narrow", "found 65536 for narrow, expected a number of 16 bits", map[string]int64{"0:n": 255, "narrow": 1 << 16}},
	} {
		_, err := extracted(t, target, Options{Init: c.init}, c.function)
		assert.ErrorContains(t, err, c.want, c.function)
	}
	_, err := Build(context.Background(), &Program{[]Function{{"./testdata/program", "Nobody"}}}, target)
	assert.ErrorContains(t, err, "undefined: Nobody")
	for function, want := range map[string]string{
		"Allocate": "found no execution that is not left out: the code always leads into P0: runtime.",
		"None":     "found no execution that is not left out: the code always leads into P0: a nil pointer",
		"Forever":  "found no execution that ends: all go on in a loop at the bound",
	} {
		e, err := extracted(t, target, Options{}, function)
		require.NoError(t, err)
		_, err = Judge(context.Background(), e, verdict.Limit{}, model.Options{Unroll: 1})
		assert.ErrorContains(t, err, want)
	}
}
