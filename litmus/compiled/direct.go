package compiled

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strconv"
	"strings"

	"example.org/atomlab/litmus"
)

// The compiler puts calls of the functions of sync/atomic (not of the methods of its types) straight into the code, and
// the debugging information does not say so. What the source says of their lines does.

// calls is how many functions of sync/atomic each line of a file calls.
type calls map[int]int

// directCalls reads a file.
func directCalls(path string) (calls, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("found no source: %w, expected it where the program was built", err)
	}
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	name := ""
	for _, i := range file.Imports {
		if path, _ := strconv.Unquote(i.Path.Value); path == "sync/atomic" {
			name = "atomic"
			if i.Name != nil {
				name = i.Name.Name
			}
		}
	}
	all := calls{}
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		if selector, ok := call.Fun.(*ast.SelectorExpr); ok {
			if of, ok := selector.X.(*ast.Ident); ok && of.Name == name && name != "" {
				all[set.Position(call.Pos()).Line]++
			}
		}
		return true
	})
	return all, nil
}

// markDirect marks the accesses of such calls. An access that is ordered is one; of plain ones, which loads are on x86,
// there must be no more than calls, or nobody could say which they are.
func (x *extractor) markDirect() error {
	files := map[string]calls{}
	type lineOf struct {
		path string
		line int
	}
	plain := map[lineOf]map[uint64]bool{}
	for i, in := range x.code {
		s := &x.sources[i]
		if in.Mnemonic == "" || s.Atomic || s.path == "" {
			continue
		}
		form, err := x.isa.Form(in)
		if err != nil || form.Access.Kind == litmus.NoAccess || strings.HasPrefix(s.path, "<") {
			continue
		}
		of, read := files[s.path]
		if !read {
			if of, err = directCalls(cmp.Or(x.image.moved[s.path], s.path)); err != nil {
				return err
			}
			files[s.path] = of
		}
		n := of[s.line]
		if n == 0 {
			continue
		}
		s.Atomic = true
		if form.Access.Order&^litmus.Pair != 0 {
			continue
		}
		at := lineOf{s.path, s.line}
		if plain[at] == nil {
			plain[at] = map[uint64]bool{}
		}
		plain[at][s.Address] = true
		if form.Access.Kind != litmus.Load || len(plain[at]) > n {
			return fmt.Errorf("%s:%d: found accesses to memory beside calls of sync/atomic, expected them on lines of their own: "+
				"the machine code does not say which are which", s.path, s.line)
		}
	}
	return nil
}
