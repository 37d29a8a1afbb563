package compiled

import (
	"context"
	"go/parser"
	"go/token"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// markedIn are the programs of a file with such comments.
func markedIn(comments string) ([]Marked, error) {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, "x.go", "package x\n\n"+comments+"\nfunc F() {}\n", parser.ParseComments)
	if err != nil {
		return nil, err
	}
	return marked("./x", set, file)
}

func program(names ...string) *Program {
	p := &Program{}
	for _, name := range names {
		p.Threads = append(p.Threads, Function{"./x", name})
	}
	return p
}

func TestMarked(t *testing.T) {
	got, err := markedIn(`// F does something.
//
//litmus:threads F | (*T).M
//litmus:init x=-1 0:n=0x10
//litmus:init y=2
//litmus:observe 1:0 x
//litmus:observe 0:err
//litmus:threads G
//litmus:racy

// In a comment of its own: //litmus:threads Nobody
//litmus:threads H|F`)
	require.NoError(t, err)
	assert.Equal(t, []Marked{
		{Program: program("F", "(*T).M"), At: "x.go:5", Options: Options{Init: map[string]int64{"x": -1, "0:n": 16, "y": 2}, Observe: []string{"1:0", "x", "0:err"}}},
		{Program: program("G"), At: "x.go:10", Racy: true},
		{Program: program("H", "F"), At: "x.go:14"},
	}, got)

	got, err = markedIn("// litmus:threads F\n//go:noinline")
	require.NoError(t, err)
	assert.Empty(t, got, "no directive: a space")

	for comment, want := range map[string]string{
		"//litmus:init x=1":                        "x.go:3: //litmus:init x=1: found no //litmus:threads before it in the comment, expected one",
		"//litmus:threads F\n\n//litmus:racy":      "x.go:5: //litmus:racy: found no //litmus:threads before it",
		"//litmus:threads":                         `found "", expected a function`,
		"//litmus:threads a/b.G":                   "found a/b.G, expected a function of this package: F or (*T).M",
		"//litmus:threads F\n//litmus:init x":      `x.go:4: //litmus:init x: found "x", expected a name and a number`,
		"//litmus:threads F\n//litmus:observe":     "found nothing, expected results and locations",
		"//litmus:threads F\n//litmus:racy yes":    `found "yes" behind it, expected nothing`,
		"//litmus:threads F\n//litmus:forbid x":    `found "forbid", expected threads, init, observe or racy`,
		"//litmus:threads F\n//litmus:initx=1":     `found "initx=1", expected threads`,
		"//litmus:threads F|F|F|F|F|F|F|F|F // no": `found "F // no", expected a function`,
	} {
		_, err := markedIn(comment)
		assert.ErrorContains(t, err, want, comment)
	}
}

func TestIsPackage(t *testing.T) {
	for text, want := range map[string]bool{".": true, "..": true, "./a": true, "a/b": true, "x.y/z": true, "./...": false,
		"F": false, "(*T).M": false, "./a.F": false, "./a.(*T).M": false, "F | G": false, "F | ./a": false, "./a.F | G": false, "": false} {
		assert.Equal(t, want, IsPackage(text), text)
		if _, err := ParseProgram(text); want {
			assert.Error(t, err, "%s: it is one or the other", text)
		}
	}
}

// TestFindMarked has programs of testdata, one of which shows less than there is.
func TestFindMarked(t *testing.T) {
	target := here(t)
	found, err := FindMarked(context.Background(), "./testdata/program", target)
	require.NoError(t, err)
	require.Len(t, found, 2)
	for i, want := range [][]string{{"11", "21", "22"}, {"00", "17"}} {
		image, err := Build(context.Background(), found[i].Program, target)
		require.NoError(t, err)
		e, err := Extract(found[i].Program, image, found[i].Options)
		require.NoError(t, err)
		assert.Equal(t, want, results(judged(t, e).Promised), found[i].At)
	}
	_, err = FindMarked(context.Background(), "./testdata/locks", target)
	assert.ErrorContains(t, err, "found no comment //litmus:threads F | G, expected one, or functions: ./testdata/locks.F")
	_, err = FindMarked(context.Background(), "./testdata/nowhere", target)
	assert.ErrorContains(t, err, "nowhere")
	_, err = extracted(t, target, Options{Observe: []string{"1:r0", "1:2"}}, "Store", "Load")
	assert.ErrorContains(t, err, `found that "1:2" is to be observed, expected one of 1:r0, 1:r1, flag`)
}

// FuzzMarked: comments of any form are programs or an error.
func FuzzMarked(f *testing.F) {
	for _, text := range []string{"threads F | G", "threads F\n//litmus:init x=1 0:n=7", "observe 1:0", "threads F\n//litmus:racy", "threads (*T).M|", "init =1"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		found, err := markedIn("//litmus:" + text)
		if err != nil {
			return
		}
		for _, m := range found {
			require.NotEmpty(t, m.Program.Threads)
			again, err := ParseProgram(m.Program.String())
			require.NoError(t, err)
			require.Len(t, again.Threads, len(m.Program.Threads))
		}
	})
}
