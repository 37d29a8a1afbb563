package model_test

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/cat"
	"example.org/atomlab/litmus/catalogue"
	"example.org/atomlab/litmus/hardware/mutant"
	"example.org/atomlab/litmus/model"
)

// TestStructures lets the model judge the places of the structures where order matters. It allows nothing that would go
// wrong, and it does as soon as any ordering is missing, but for those that the test calls spare: they must be so.
func TestStructures(t *testing.T) {
	inLongTest(t)
	use := models(t)
	methods := methodsBelow(t, filepath.Join("..", "..", "structures"))
	places, weaker := 0, 0
	for _, e := range catalogue.All() {
		if e.From == nil {
			continue
		}
		places++
		for _, name := range e.From {
			assert.True(t, methods[name], "%s: found From=%s, expected a method or function of package structures", e.Test.Name, name)
		}
		m := use[e.Test.Arch]
		assert.False(t, e.Allowed, "%s: expected what would go wrong", e.Test.Name)
		assert.False(t, allows(t, m, e.Test), e.Test.Name)

		spare := map[string]bool{}
		mutants := mutant.Orders(e.Test)
		for _, w := range mutants {
			weaker++
			isSpare := !allows(t, m, w.Test)
			if before, seen := spare[w.Removed]; seen {
				require.Equal(t, before, isSpare, "%s: two instructions are called %s, and only one is spare: name a register differently", e.Test.Name, w.Removed)
			}
			spare[w.Removed] = isSpare
		}
		needed := 0
		for what, isSpare := range spare {
			if !isSpare {
				needed++
			}
			assert.Equal(t, isSpare && !spare[wholeOf(what)], e.Spare[what] != "", "%s: spare is %s: %t", e.Test.Name, what, isSpare)
		}
		for what := range e.Spare {
			assert.Contains(t, spare, what, "%s: found Spare=%s, expected the name of a mutant", e.Test.Name, what)
		}
		assert.Positive(t, needed, "%s: nothing in it is needed", e.Test.Name)
	}
	t.Logf("%d places, %d mutants", places, weaker)
}

// wholeOf is the mutant that has neither half of an ordering, for one that lacks a half.
func wholeOf(what string) string {
	for _, half := range []string{"the acquire of ", "the release of "} {
		if in, found := strings.CutPrefix(what, half); found {
			return "the ordering of " + in
		}
	}
	return ""
}

func allows(t *testing.T, m *cat.Model, test *litmus.Test) bool {
	v, err := model.Check(context.Background(), test, m, model.Options{})
	require.NoError(t, err, test.Name)
	return v.Positive > 0
}

// methodsBelow are the functions of the packages in a folder, as package.Type.Method and package.Function.
func methodsBelow(t *testing.T, folder string) map[string]bool {
	all := map[string]bool{}
	require.NoError(t, filepath.WalkDir(folder, func(file string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(file, ".go") {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, d := range parsed.Decls {
			if f, is := d.(*ast.FuncDecl); is {
				all[strings.Join(append([]string{parsed.Name.Name}, append(receiver(f), f.Name.Name)...), ".")] = true
			}
		}
		return nil
	}))
	return all
}

// receiver is the type that a function is a method of.
func receiver(f *ast.FuncDecl) []string {
	if f.Recv == nil {
		return nil
	}
	of := f.Recv.List[0].Type
	if pointer, is := of.(*ast.StarExpr); is {
		of = pointer.X
	}
	if generic, is := of.(*ast.IndexExpr); is {
		of = generic.X
	}
	return []string{of.(*ast.Ident).Name}
}
