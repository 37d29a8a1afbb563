package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// A testPackage is one whose tests explore.
type testPackage struct {
	path  string
	tests []string
}

// findTests lists the packages and the tests in them that call the explorer, themselves or through other functions of
// the package.
func (g goTool) findTests(patterns []string) (all []testPackage, err error) {
	out, err := g.output(append([]string{"list", "-json=ImportPath,Dir,TestGoFiles,XTestGoFiles", "--"}, patterns...)...)
	if err != nil {
		return nil, err
	}
	for d := json.NewDecoder(strings.NewReader(out)); ; {
		var p struct {
			ImportPath, Dir           string
			TestGoFiles, XTestGoFiles []string
		}
		if err := d.Decode(&p); err == io.EOF {
			return all, nil
		} else if err != nil {
			return nil, fmt.Errorf("what go list printed: %w", err)
		}
		var files []string
		for _, f := range append(p.TestGoFiles, p.XTestGoFiles...) {
			files = append(files, filepath.Join(p.Dir, f))
		}
		tests, err := exploringTests(files)
		if err != nil {
			return nil, err
		}
		if len(tests) > 0 {
			all = append(all, testPackage{p.ImportPath, tests})
		}
	}
}

// explorer is the package that tests call.
func explorer() string {
	module, _ := ownModule()
	return module + "/litmus/explore"
}

// exploringTests finds the tests of some files that mention the explorer, or a function that does.
func exploringTests(files []string) ([]string, error) {
	mentions := map[string][]string{} // function to the names in it
	exploring := map[string]bool{}
	for _, name := range files {
		tree, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		as := importName(tree, explorer())
		for _, d := range tree.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			ast.Inspect(f, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.SelectorExpr:
					if x, ok := n.X.(*ast.Ident); ok && as != "" && x.Name == as {
						exploring[f.Name.Name] = true
					}
				case *ast.Ident:
					mentions[f.Name.Name] = append(mentions[f.Name.Name], n.Name)
				}
				return true
			})
		}
	}
	for more := true; more; {
		more = false
		for f, in := range mentions {
			if !exploring[f] && slices.ContainsFunc(in, func(name string) bool { return exploring[name] }) {
				exploring[f], more = true, true
			}
		}
	}
	maps.DeleteFunc(exploring, func(name string, _ bool) bool { return !strings.HasPrefix(name, "Test") })
	return slices.Sorted(maps.Keys(exploring)), nil
}

// importName is how a file names a package that it imports, "" if it does not.
func importName(tree *ast.File, path string) string {
	for _, i := range tree.Imports {
		if p, err := strconv.Unquote(i.Path.Value); err != nil || p != path {
			continue
		}
		if i.Name != nil {
			return i.Name.Name
		}
		return path[strings.LastIndexByte(path, '/')+1:]
	}
	return ""
}
