package weave

import (
	"cmp"
	"go/ast"
	"slices"
	"strings"
)

// An edit replaces the bytes from..to of a file by text.
type edit struct {
	from, to int
	class    int
	text     string
}

// At one place, what ends something comes before what begins something, and both before what replaces a token.
const (
	ends = iota
	begins
	replaces
)

// insert puts text before or behind something at an offset. Of two things that begin at one place the outer one is
// inserted first; of two that end there, the inner one.
func (f *file) insert(class, at int, text string) {
	f.edits = append(f.edits, edit{at, at, class, text})
}

// replace puts text in the place of the bytes from..to, in which no other edit may be.
func (f *file) replace(from, to int, text string) {
	f.edits = append(f.edits, edit{from, to, replaces, text})
}

// around puts text before and behind n, whose inside is rewritten too.
func (f *file) around(before string, n ast.Node, behind string) {
	f.insert(begins, f.offset(n.Pos()), before)
	f.rewrite(n)
	f.insert(ends, f.offset(n.End()), behind)
}

// elsewhere returns the rewritten text of n, for use in another place.
func (f *file) elsewhere(n ast.Node) string {
	mark := len(f.edits)
	f.rewrite(n)
	own := slices.Clone(f.edits[mark:])
	f.edits = f.edits[:mark]
	return f.apply(f.offset(n.Pos()), f.offset(n.End()), own)
}

// apply returns the bytes from..to of the file with the edits made.
func (f *file) apply(from, to int, edits []edit) string {
	slices.SortStableFunc(edits, func(a, b edit) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.class, b.class))
	})
	var out strings.Builder
	for _, e := range edits {
		out.Write(f.src[from:e.from])
		out.WriteString(e.text)
		from = e.to
	}
	out.Write(f.src[from:to])
	return out.String()
}
