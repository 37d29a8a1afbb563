package asm

import (
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A stub is an exported function that executes chosen instructions.
type stub struct {
	name    string
	present bool
	check   func(t *testing.T) // holds it against its meaning in Go, where it is present
	call    func()             // calls it once, where it is not
	body    string             // the assembly routine, where it has another name
	code    []string           // the instructions that must be in it, in order, in hexadecimal as they lie in memory
}

// named makes a stub whose check and call are the same.
func named(name string, present bool, call func()) stub {
	return stub{name: name, present: present, call: call, check: func(*testing.T) { call() }}
}

func (s stub) in(body string) stub { s.body = body; return s }

// allStubs lists every stub of this architecture.
func allStubs() []stub { return append(commonStubs(), archStubs()...) }

// TestStubs executes every stub that this processor has and checks what it does, and checks that the others panic with
// their name. The lines that it logs make the table of stubs by processor.
func TestStubs(t *testing.T) {
	for _, s := range allStubs() {
		t.Run(s.name, func(t *testing.T) {
			if s.present {
				s.check(t)
				t.Logf("stub %s executed", s.name)
				return
			}
			assert.PanicsWithValue(t, "asm: "+s.name+" does not exist on this processor (see asm.Have)", s.call)
			t.Logf("stub %s absent", s.name)
		})
	}
}

// TestWithNothing takes every optional feature away: each stub that needs one must panic with its name, and none may
// execute.
func TestWithNothing(t *testing.T) {
	defer forgetEverything()()
	optional := 0
	for _, s := range allStubs() {
		if !s.present {
			assert.PanicsWithValue(t, "asm: "+s.name+" does not exist on this processor (see asm.Have)", s.call)
			optional++
		}
	}
	assert.Greater(t, optional, 5)
}

// TestEveryStubIsListed reads the package's own source: an exported function that is not in the list, and is none of
// those that only look around, would be a stub that no processor ever executes in a test.
func TestEveryStubIsListed(t *testing.T) {
	notStubs := []string{"CPU", "CounterHz", "Fences", "HWCAP", "Hints"}
	var listed []string
	for _, s := range allStubs() {
		assert.NotContains(t, listed, s.name, "listed twice")
		listed = append(listed, s.name)
	}
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	require.NotEmpty(t, files, "the test runs beside the source")
	var found []string
	for _, file := range files {
		if ours, err := build.Default.MatchFile(".", file); err != nil || !ours || strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		require.NoError(t, err)
		for _, d := range parsed.Decls {
			f, isFunc := d.(*ast.FuncDecl)
			if isFunc && f.Recv == nil && f.Name.IsExported() && !slices.Contains(notStubs, f.Name.Name) {
				found = append(found, f.Name.Name)
			}
		}
	}
	assert.ElementsMatch(t, found, listed)
}

func ExampleCAS64() {
	word := uint64(5)
	witness := CAS64(&word, 4, 9)
	fmt.Println("expected 4, found", witness, "so the word is", word)
	witness = CAS64(&word, witness, 9)
	fmt.Println("expected 5, found", witness, "so the word is", word)
	// Output:
	// expected 4, found 5 so the word is 5
	// expected 5, found 5 so the word is 9
}
