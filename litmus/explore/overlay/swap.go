package overlay

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
)

// home is the module path of the lab, as rename-module changes it.
const home = "example.org/atomlab"

// standIns are the packages that are swapped, each with its stand-in. The last element of both paths is the package's
// name.
var standIns = map[string]string{
	"sync":        home + "/litmus/explore/shim/sync",
	"sync/atomic": home + "/litmus/explore/shim/atomic",
	"runtime":     home + "/litmus/explore/shim/runtime",
	home + "/asm": home + "/litmus/explore/shim/asm",
}

// names of the swapped packages in a file that gives them none.
var names = map[string]string{"sync": "sync", "sync/atomic": "atomic", "runtime": "runtime", home + "/asm": "asm"}

// An Edit replaces the bytes from From to To.
type Edit struct {
	From, To int
	Text     string
}

// Swap returns the edits that swap the imports of a file for those of their stand-ins. Of a file that uses runtime for
// other things than those that have another meaning here that import stays.
func Swap(fset *token.FileSet, file *ast.File, src []byte) []Edit {
	var edits []Edit
	for _, im := range file.Imports {
		path, err := strconv.Unquote(im.Path.Value)
		to, ok := standIns[path]
		if err != nil || !ok || path == "runtime" && !controls(src) {
			continue
		}
		text := strconv.Quote(to)
		if im.Name == nil {
			text = names[path] + " " + text
		}
		edits = append(edits, Edit{fset.Position(im.Path.Pos()).Offset, fset.Position(im.Path.End()).Offset, text})
	}
	return edits
}

// controls reports whether a file that imports runtime calls what the stand-in does otherwise.
func controls(src []byte) bool {
	return bytes.Contains(src, []byte("Gosched")) || bytes.Contains(src, []byte("OSThread"))
}

// Apply returns src with the edits made, which must not overlap. Edits may be in any order.
func Apply(src []byte, edits []Edit) ([]byte, error) {
	edits = slices.SortedStableFunc(slices.Values(edits), func(a, b Edit) int { return cmp.Compare(a.From, b.From) })
	var out []byte
	at := 0
	for _, e := range edits {
		if e.From < at || e.To < e.From || e.To > len(src) {
			return nil, fmt.Errorf("edits of bytes %d to %d and of what is before overlap", e.From, e.To)
		}
		out = append(append(out, src[at:e.From]...), e.Text...)
		at = e.To
	}
	return append(out, src[at:]...), nil
}

// SwapSource is Swap and Apply for the text of a file; false: there is nothing to swap.
func SwapSource(name string, src []byte) ([]byte, bool, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, src, parser.ImportsOnly)
	if err != nil {
		return nil, false, err
	}
	edits := Swap(fset, file, src)
	if len(edits) == 0 {
		return src, false, nil
	}
	out, err := Apply(src, edits)
	return out, true, err
}
