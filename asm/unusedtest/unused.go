// Package unusedtest finds in tests what was declared and then forgotten in the list that it belongs to.
package unusedtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Names are the functions and variables of the package in a folder that no file of it mentions but where they are
// declared, whatever system the files are for. Exported ones, methods and tests are not looked at.
func Names(t testing.TB, folder string) (unused []string) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(folder, "*.go"))
	require.NoError(t, err)
	mentioned := map[string]int{}
	var declared []string
	for _, path := range paths {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			if name, is := n.(*ast.Ident); is {
				mentioned[name.Name]++
			}
			return true
		})
		if !strings.HasSuffix(path, "_test.go") {
			declared = append(declared, declarations(file)...)
		}
	}
	for _, name := range declared {
		if mentioned[name] == 1 && !ast.IsExported(name) && name != "_" && name != "init" {
			unused = append(unused, name)
		}
	}
	slices.Sort(unused)
	return unused
}

// declarations are the functions and variables that a file declares.
func declarations(file *ast.File) (names []string) {
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil {
				names = append(names, d.Name.Name)
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				if values, are := spec.(*ast.ValueSpec); are && d.Tok == token.VAR {
					for _, name := range values.Names {
						names = append(names, name.Name)
					}
				}
			}
		}
	}
	return names
}
