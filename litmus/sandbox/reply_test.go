package sandbox

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus/hardware"
)

// sb is a test that shows two registers of each thread.
var sb = Job{File: "f", Text: "X86_64 SB\n{}\n P0 | P1 ;\n movl $1,(x) | movl $1,(y) ;\n movl (y),%eax | movl (x),%eax ;\nexists (0:rax=0 /\\ 1:rax=0)\n"}

// TestCheck: a forged answer can only say what the test could have shown.
func TestCheck(t *testing.T) {
	const good = `{"ending":"ran","seen":{"outcomes":[{"State":{"0:rax":"1","1:rax":"0"},"Count":5}],"iterations":5,` +
		`"trials":[{"setting":{"rendezvous":"flag","bodies":1,"batch":64,"stride":16,"step":1,"interval":9,"apart":"pages","touch":[{"place":"x","how":"own"}]},"iterations":5,"witnesses":1}]}}`
	check := func(text string, j Job) error {
		var r Result
		if err := json.Unmarshal([]byte(text), &r); err != nil {
			return err
		}
		return r.check(j)
	}
	require.NoError(t, check(good, sb))
	require.NoError(t, check(`{"ending":"refused","why":"no"}`, sb))
	for _, c := range []struct{ old, new, want string }{
		{`"ran"`, `"crash"`, "ending"},
		{`"ran"`, `"failed"`, "ending"},
		{`"0:rax":"1",`, ``, "found a state of 1 locations, expected 2"},
		{`"0:rax"`, `"2:rax"`, "found a state without 0:rax"},
		{`"0:rax":"1"`, `"0:rax":"nowhere"`, "found a state without 0:rax"},
		{`"Count":5`, `"Count":6`, "found more outcomes than iterations"},
		{`"Count":5`, `"Count":0`, "found more outcomes than iterations"},
		{`"witnesses":1`, `"witnesses":6`, "found more witnesses than iterations"},
		{`"iterations":5,"witnesses"`, `"iterations":6,"witnesses"`, "found 6 iterations in all settings"},
		{`"flag"`, `"\u001b[31m"`, `found the rendezvous "\x1b[31m", expected`},
		{`"pages"`, `"far"`, `found "far", expected locations`},
		{`"place":"x"`, `"place":"\u202e"`, `found "own" of "\u202e" by thread 0`},
		{`"own"`, `"ow"`, `found "ow" of "x" by thread 0`},
		{`"batch":64`, `"batch":-1`, "found batch -1"},
		{`"trials"`, `"mutants":[{}],"trials"`, "found mutants, which were not asked for"},
		{`"trials"`, `"unpinned":"` + strings.Repeat("x", 5000) + `","trials"`, "found 1 settings"},
		{`"ending"`, `"why":"` + strings.Repeat("x", 5000) + `","ending"`, "found a reason of 5000 bytes"},
	} {
		forged := strings.Replace(good, c.old, c.new, 1)
		require.NotEqual(t, good, forged)
		assert.ErrorContains(t, check(forged, sb), c.want, forged)
	}
	mutants := sb
	mutants.Options = hardware.Options{Mutants: true}
	assert.ErrorContains(t, check(strings.Replace(good, `"trials"`, `"mutants":[{"witnesses":1}],"trials"`, 1), mutants), "of a mutant")
	assert.NoError(t, check(strings.Replace(good, `"trials"`, `"mutants":[{"removed":"MFENCE"}],"trials"`, 1), mutants))
}

// FuzzCheck forges answers: none makes it panic.
func FuzzCheck(f *testing.F) {
	f.Add([]byte(`{"ending":"ran","seen":{"outcomes":[{"State":{"0:rax":"1","1:rax":"0"},"Count":5}],"iterations":5}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var r Result
		if json.Unmarshal(text, &r) == nil {
			_ = r.check(sb)
		}
	})
}
