package weave

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"path/filepath"
)

// A checked is a package whose types are known.
type checked struct {
	path     string
	language string // of the module
	fset     *token.FileSet
	pkg      *types.Package
	info     *types.Info
	files    []*ast.File
	paths    []string
	sources  [][]byte
}

// A checker finds out the types of packages, from their source and the compiled form of what they import.
type checker struct {
	fset      *token.FileSet
	packages  map[string]*listed
	importers map[string]types.Importer // by the test for which packages were compiled anew
}

func newChecker(all []*listed) *checker {
	c := &checker{token.NewFileSet(), map[string]*listed{}, map[string]types.Importer{}}
	for _, p := range all {
		c.packages[p.ImportPath] = p
	}
	return c
}

// importer returns what resolves the imports of p.
func (c *checker) importer(p *listed) types.Importer {
	if i := c.importers[p.ForTest]; i != nil {
		return i
	}
	i := importer.ForCompiler(c.fset, "gc", func(path string) (io.ReadCloser, error) {
		q := c.packages[path]
		if p.ForTest != "" {
			if own := c.packages[path+" ["+p.ForTest+".test]"]; own != nil {
				q = own
			}
		}
		if q == nil || q.Export == "" {
			return nil, fmt.Errorf("go list did not compile %s", path)
		}
		return os.Open(q.Export)
	})
	c.importers[p.ForTest] = i
	return i
}

// check reads p and finds out its types.
func (c *checker) check(p *listed) (*checked, error) {
	k := &checked{path: p.path(), fset: c.fset}
	for _, name := range p.GoFiles {
		if !filepath.IsAbs(name) {
			name = filepath.Join(p.Dir, name)
		}
		src, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		tree, err := parser.ParseFile(c.fset, name, src, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		k.files, k.paths, k.sources = append(k.files, tree), append(k.paths, name), append(k.sources, src)
	}
	k.info = &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}, Defs: map[*ast.Ident]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{}, Implicits: map[ast.Node]types.Object{},
		FileVersions: map[*ast.File]string{},
	}
	conf := types.Config{Importer: c.importer(p)}
	if p.Module != nil && p.Module.GoVersion != "" {
		k.language = "go" + p.Module.GoVersion
		conf.GoVersion = k.language
	}
	var err error
	k.pkg, err = conf.Check(k.path, c.fset, k.files, k.info)
	return k, err
}
