package model_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus/catalogue"
)

// unplaced says why a type with atomic words has no place where order matters.
var unplaced = map[string]string{
	"box.Same":        "an atomic.Value, which orders",
	"counter.Maximum": "each word is read for itself, and nothing else by what it says",
	"counter.Shard":   "likewise",
	"counter.Single":  "likewise",
	"lock.MCSNode":    "the places of lock.MCS are about its words",
}

// TestEveryTypeHasAPlace: each exported type of the structures that has atomic words, itself or in a part of its own,
// is in the catalogue with a place where order matters in one of both, or there is a reason.
func TestEveryTypeHasAPlace(t *testing.T) {
	placed := map[string]bool{}
	for _, e := range catalogue.All() {
		for _, method := range e.From {
			placed[method[:strings.LastIndex(method, ".")]] = true
		}
	}
	types := typesOfStructures(t)
	atomic := 0
	for name, d := range types {
		if !ast.IsExported(name[strings.Index(name, ".")+1:]) {
			continue
		}
		all := append(d.parts(types), name)
		if !slices.ContainsFunc(all, func(part string) bool { return types[part].hasWords() }) {
			assert.Empty(t, unplaced[name], "%s has a reason to have no place, and no atomic words", name)
			continue
		}
		atomic++
		has := slices.ContainsFunc(all, func(part string) bool { return placed[part] })
		assert.True(t, has != (unplaced[name] != ""),
			"%s: expected a place of it, or a reason in the list `unplaced`, and not both", name)
	}
	for name := range unplaced {
		assert.Contains(t, types, name, "it has a reason to have no place and does not exist")
	}
	require.Greater(t, atomic, 25, "too few types are found to be true")
}

// A typeOfStructures is what the declaration of a type mentions: types of its package, and Name.Of of others.
type typeOfStructures struct{ mentions []string }

// hasWords is whether words that goroutines share are mentioned.
func (d typeOfStructures) hasWords() bool {
	return slices.ContainsFunc(d.mentions, func(name string) bool {
		of, _, _ := strings.Cut(name, ".")
		return of == "atomic" || of == "unsafe" || name == "tagged.Pair" || name == "tagged.AtomicRef"
	})
}

// parts are the types that are not exported, which a type is made of.
func (d typeOfStructures) parts(types map[string]typeOfStructures) (all []string) {
	var add func(d typeOfStructures)
	add = func(d typeOfStructures) {
		for _, name := range d.mentions {
			_, local, _ := strings.Cut(name, ".")
			if part, known := types[name]; known && !ast.IsExported(local) && !slices.Contains(all, name) {
				all = append(all, name)
				add(part)
			}
		}
	}
	add(d)
	return all
}

// typesOfStructures are those declared below package structures, as package.Type, but for what is broken or for tests.
func typesOfStructures(t *testing.T) map[string]typeOfStructures {
	all := map[string]typeOfStructures{}
	root := filepath.Join("..", "..", "structures")
	require.NoError(t, filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		name := d.Name()
		if d.IsDir() && (name == "internal" || name == "testdata" || name == "broken" || strings.HasSuffix(name, "test")) {
			return filepath.SkipDir
		}
		if err != nil || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			if s, is := n.(*ast.TypeSpec); is {
				all[parsed.Name.Name+"."+s.Name.Name] = typeOfStructures{mentioned(parsed.Name.Name, s.Type)}
			}
			return true
		})
		return nil
	}))
	return all
}

// mentioned are the names in a type, with their packages.
func mentioned(folder string, of ast.Expr) (all []string) {
	ast.Inspect(of, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncType: // what it is about is not in it
			return false
		case *ast.SelectorExpr:
			if in, is := n.X.(*ast.Ident); is {
				all = append(all, in.Name+"."+n.Sel.Name)
			}
			return false
		case *ast.Ident:
			all = append(all, folder+"."+n.Name)
		}
		return true
	})
	return all
}
