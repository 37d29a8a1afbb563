// Package shim_test compares each stand-in with its original.
package shim_test

import (
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// home is where the stand-ins are.
const home = "example.org/atomlab/litmus/explore/shim/"

var pairs = map[string]string{
	"sync/atomic":             home + "atomic",
	"sync":                    home + "sync",
	"runtime":                 home + "runtime",
	"example.org/atomlab/asm": home + "asm",
}

// TestSameNames compares every exported name of an original with its stand-in's: what it is, its signature, and of a
// type its methods with theirs, its exported fields, size and alignment. Both are type-checked from source.
func TestSameNames(t *testing.T) {
	from := importer.ForCompiler(token.NewFileSet(), "source", nil)
	for original, standIn := range pairs {
		a, err := from.Import(original)
		require.NoError(t, err)
		b, err := from.Import(standIn)
		require.NoError(t, err)
		for _, name := range a.Scope().Names() {
			if !token.IsExported(name) {
				continue
			}
			x, y := a.Scope().Lookup(name), b.Scope().Lookup(name)
			if y == nil {
				t.Errorf("%s.%s has no stand-in", original, name)
				continue
			}
			if was, is := describe(x, a, b), describe(y, b, a); was != is {
				t.Errorf("%s.%s is\n%s\nits stand-in is\n%s", original, name, was, is)
			}
		}
		for _, name := range b.Scope().Names() {
			if token.IsExported(name) && a.Scope().Lookup(name) == nil {
				t.Errorf("the stand-in of %s has %s, which the original has not", original, name)
			}
		}
	}
}

// describe is what must be the same. Names of the package and of its pendant are left out.
func describe(o types.Object, own, other *types.Package) string {
	bare := func(p *types.Package) string {
		if p == own || p == other {
			return ""
		}
		return p.Path()
	}
	n, ok := o.(*types.TypeName)
	if !ok {
		return strings.Fields(types.ObjectString(o, bare))[0] + " " + types.TypeString(o.Type(), bare)
	}
	return describeType(types.Unalias(n.Type()), bare)
}

func describeType(t types.Type, bare types.Qualifier) string {
	var b strings.Builder
	named := t.(*types.Named)
	b.WriteString("type " + types.TypeString(t, bare) + "\n")
	for _, m := range methods(t, bare) {
		b.WriteString("\t" + m + "\n")
	}
	sizes := types.SizesFor("gc", runtime.GOARCH)
	under := t.Underlying()
	if args := named.TypeParams(); args != nil {
		whole, err := types.Instantiate(nil, t, []types.Type{types.Typ[types.Int]}, false)
		if err == nil {
			under = whole.Underlying()
		}
	}
	fmt.Fprintf(&b, "\tsize %d, aligned to %d\n", sizes.Sizeof(under), sizes.Alignof(under))
	if s, ok := under.(*types.Struct); ok {
		for i := range s.NumFields() {
			if f := s.Field(i); f.Exported() {
				b.WriteString("\t" + f.Name() + " " + types.TypeString(f.Type(), bare) + "\n")
			}
		}
	}
	return b.String()
}

func methods(t types.Type, bare types.Qualifier) []string {
	var all []string
	if types.IsInterface(t) {
		return []string{types.TypeString(t.Underlying(), bare)}
	}
	set := types.NewMethodSet(types.NewPointer(t))
	for i := range set.Len() {
		if m := set.At(i).Obj(); m.Exported() {
			all = append(all, m.Name()+strings.TrimPrefix(types.TypeString(m.Type(), bare), "func"))
		}
	}
	return all
}
