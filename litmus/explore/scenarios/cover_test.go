package scenarios

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const structures = "../../../structures"

// without says why a type has no scenario.
var without = map[string]string{
	"tagged.Ref":       "a value that never changes; AtomicRef holds it",
	"tuned.Settings":   "read once, and never changed",
	"counter.Selector": "a number; Sharded does what it says, and three of its five ways go by what no schedule controls",

	"broken.TornInterface":      "plain memory: TestTorn finds it under the race detector",
	"broken.UnfencedHazards":    "weak memory: it takes a store buffer",
	"broken.UnfencedEventCount": "weak memory: it takes a store buffer (TestStoreBuffers)",
	"broken.UnfencedDeque":      "weak memory: it takes a store buffer",
	"broken.RelaxedPair":        "weak memory: it takes an arm64 processor, or a model of one (litmus/catalogue/twins)",
	"broken.UnorderedLock":      "weak memory: it takes an arm64 processor, or a model of one (litmus/catalogue/twins)",
	"broken.UnpaddedShards":     "its results are right: what is wrong is how long they take",
}

// TestEveryTypeHasAScenario: whatever package structures offers with methods, broken types included.
func TestEveryTypeHasAScenario(t *testing.T) {
	explored := map[string]bool{}
	for _, s := range All() {
		explored[s.Of] = true
	}
	delete(explored, "") // of the standard library
	types := offered(t)
	require.Greater(t, len(types), 30, "too few types are found to be true")
	for name := range types {
		assert.True(t, explored[name] != (without[name] != ""),
			"%s: expected a scenario of it, or a reason in the list `without`, and not both", name)
	}
	for name := range explored {
		assert.True(t, types[name], "%s has a scenario and does not exist", name)
	}
	for name := range without {
		assert.True(t, types[name], "%s has a reason to be without a scenario and does not exist", name)
	}
}

// offered finds the exported types with exported methods below package structures, but not what is for tests.
func offered(t *testing.T) map[string]bool {
	types := map[string]bool{}
	require.NoError(t, filepath.WalkDir(structures, func(path string, d fs.DirEntry, err error) error {
		if d.IsDir() && (d.Name() == "internal" || d.Name() == "testdata" || strings.HasSuffix(d.Name(), "test")) {
			return filepath.SkipDir
		}
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, d := range f.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv != nil && f.Name.IsExported() {
				if name := base(f.Recv.List[0].Type); ast.IsExported(name) {
					types[filepath.Base(filepath.Dir(path))+"."+name] = true
				}
			}
		}
		return nil
	}))
	return types
}

// base is the name of a receiver's type.
func base(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return base(e.X)
	case *ast.IndexExpr:
		return base(e.X)
	case *ast.Ident:
		return e.Name
	}
	return ""
}
