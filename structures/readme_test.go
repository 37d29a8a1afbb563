package structures

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestPages holds the names that the pages of this folder mention against the packages: what is written as `queue.Ring`
// must be exported there, and the tests that BELIEFS.md points to must exist.
func TestPages(t *testing.T) {
	exported, tests := names(t)
	for _, page := range []string{"README.md", "BELIEFS.md"} {
		text, err := os.ReadFile(page)
		require.NoError(t, err)
		count := 0
		for _, m := range regexp.MustCompile(`\b([a-z]+)\.([A-Z]\w*)`).FindAllStringSubmatch(string(text), -1) {
			if known, ok := exported[m[1]]; ok {
				count++
				if !known[m[2]] {
					t.Errorf("%s: package %s exports no %s", page, m[1], m[2])
				}
			}
		}
		for _, m := range regexp.MustCompile("`((?:Test|Benchmark|Fuzz)\\w+)`").FindAllStringSubmatch(string(text), -1) {
			count++
			if !tests[m[1]] {
				t.Errorf("%s: there is no %s", page, m[1])
			}
		}
		if count < 10 {
			t.Errorf("%s: found only %d names", page, count)
		}
	}
}

// names collects what each package below this folder exports, by its name, and the tests below this folder and asm.
func names(t *testing.T) (exported map[string]map[string]bool, tests map[string]bool) {
	exported, tests = map[string]map[string]bool{}, map[string]bool{}
	for _, root := range []string{".", "../asm"} {
		require.NoError(t, filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.Contains(path, "testdata") {
				return err
			}
			f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			test := strings.HasSuffix(path, "_test.go")
			for _, d := range f.Decls {
				for _, name := range declared(d) {
					if test {
						tests[name] = true
					} else if root == "." && ast.IsExported(name) {
						if exported[f.Name.Name] == nil {
							exported[f.Name.Name] = map[string]bool{}
						}
						exported[f.Name.Name][name] = true
					}
				}
			}
			return nil
		}))
	}
	return exported, tests
}

// declared are the names of a declaration at the top of a file, but for methods.
func declared(d ast.Decl) (all []string) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			all = append(all, d.Name.Name)
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				all = append(all, s.Name.Name)
			case *ast.ValueSpec:
				for _, n := range s.Names {
					all = append(all, n.Name)
				}
			}
		}
	}
	return all
}
