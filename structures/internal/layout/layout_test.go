package layout_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestNoCopy: every exported type of the structures that holds words that goroutines share says that it must not be
// copied, and go vet can tell. Those of package broken are wrong on purpose.
func TestNoCopy(t *testing.T) {
	folders, err := filepath.Glob("../../*")
	require.NoError(t, err)
	seen := 0
	for _, folder := range folders {
		if filepath.Base(folder) == "broken" {
			continue
		}
		types := structs(t, folder)
		for name, s := range types {
			if !ast.IsExported(name) || !s.shares(types) {
				continue
			}
			seen++
			if !s.has("layout.NoCopy") {
				t.Errorf("%s: %s has no field of type layout.NoCopy: a copy shares words with goroutines that do not know it", folder, name)
			}
			if !strings.Contains(strings.Join(strings.Fields(s.doc), " "), "not be copied") {
				t.Errorf("%s: the comment of %s does not say that it must not be copied", folder, name)
			}
		}
	}
	require.Greater(t, seen, 20)
}

// A declared struct.
type declared struct {
	doc    string
	fields []string // their types
}

func structs(t *testing.T, folder string) map[string]declared {
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	require.NoError(t, err)
	all := map[string]declared{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		require.NoError(t, err)
		for _, d := range file.Decls {
			general, ok := d.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, spec := range general.Specs {
				if s, ok := spec.(*ast.TypeSpec); ok {
					if of, ok := s.Type.(*ast.StructType); ok {
						all[s.Name.Name] = declare(general.Doc.Text()+s.Doc.Text(), of)
					}
				}
			}
		}
	}
	return all
}

func declare(doc string, of *ast.StructType) declared {
	d := declared{doc: doc}
	for _, f := range of.Fields.List {
		d.fields = append(d.fields, typeName(f.Type))
	}
	return d
}

// typeName is the name of a type, without what it is instantiated with; a pointer, slice or function shares nothing by
// itself and has none.
func typeName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return typeName(e.X) + "." + e.Sel.Name
	case *ast.IndexExpr:
		return typeName(e.X)
	case *ast.ArrayType:
		if e.Len != nil {
			return typeName(e.Elt)
		}
	}
	return ""
}

func (d declared) has(name string) bool {
	for _, f := range d.fields {
		if f == name {
			return true
		}
	}
	return false
}

// shares is whether the struct itself holds atomic words, or what is made of them.
func (d declared) shares(types map[string]declared) bool {
	for _, f := range d.fields {
		of, name, ok := strings.Cut(f, ".")
		switch {
		case ok && (of == "atomic" || of == "sync" || of == "layout" && name == "NoCopy"):
			return true
		case !ok && f != "" && types[f].shares(types):
			return true
		}
	}
	return false
}
