package weave

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"go/version"
	"path/filepath"
	"strconv"
	"strings"
)

// A file is one source file while it is rewritten.
type file struct {
	*checked
	name  string // absolute
	moved bool   // the copy is compiled where it is, not in the place of the original
	src   []byte
	ast   *ast.File
	edits []edit
	names map[string]bool   // every identifier that the file has
	used  map[string]string // stand-ins that the copy calls: path to name
	temps int
	swap  map[string]string
	found []Uncontrolled
	err   error
}

// The packages that the copies call.
const (
	root        = "example.org/atomlab/litmus/explore"
	schedPath   = root + "/sched"
	channelPath = root + "/shim/channel"
	timerPath   = root + "/shim/timer"
	contextPath = root + "/shim/context"
)

// direct are the ones that the rewritten code names.
var direct = []string{schedPath, channelPath, timerPath, contextPath}

// oldest is the version of the language that the copies need. From go1.22 on the variables of loops would mean
// something else.
const oldest = "go1.21"

// weave returns the rewritten file, or "" if there is nothing to rewrite.
func (f *file) weave() (string, error) {
	ast.Inspect(f.ast, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			f.names[id.Name] = true
		}
		return true
	})
	f.imports()
	for _, d := range f.ast.Decls {
		f.rewrite(d)
	}
	f.directives()
	if f.err != nil || len(f.edits) == 0 {
		return "", f.err
	}
	f.keepImports()
	f.header()
	f.top()
	return f.apply(0, len(f.src), f.edits), nil
}

// rewrite rewrites n and all that is in it.
func (f *file) rewrite(n ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool { return n != nil && !f.special(n) })
}

// special rewrites n if it is one of those that need it, with all that is in it.
func (f *file) special(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.GoStmt:
		f.spawn(n)
	case *ast.SendStmt:
		f.send(n)
	case *ast.UnaryExpr:
		return n.Op == token.ARROW && f.receive(n)
	case *ast.AssignStmt:
		return f.receiveAs(n)
	case *ast.CallExpr:
		return f.builtin(n)
	case *ast.RangeStmt:
		return f.rangeOver(n)
	case *ast.SelectStmt:
		f.choose(n)
	case *ast.SelectorExpr:
		return f.selector(n)
	case *ast.Ident:
		return f.ident(n)
	case *ast.GenDecl:
		return n.Tok == token.IMPORT
	default:
		return false
	}
	return true
}

func (f *file) offset(p token.Pos) int { return f.fset.PositionFor(p, false).Offset }

// fresh returns a name that nothing in the file has.
func (f *file) fresh() string {
	f.temps++
	return f.unused("weave" + strconv.Itoa(f.temps))
}

func (f *file) unused(name string) string {
	for f.names[name] {
		name += "_"
	}
	return name
}

// call returns how the copy names a function of one of the stand-ins.
func (f *file) call(pkg, function string) string {
	if f.used[pkg] == "" {
		f.used[pkg] = f.unused("weave_" + pkg[strings.LastIndexByte(pkg, '/')+1:])
	}
	return f.used[pkg] + "." + function
}

func (f *file) channel(function string) string { return f.call(channelPath, function) }

// text is the source of n, on one line.
func (f *file) text(n ast.Node) string {
	s := string(f.src[f.offset(n.Pos()):f.offset(n.End())])
	if strings.Contains(s, "\n") {
		f.refuse(n, "an operand over several lines", "write it on one line")
	}
	return s
}

// lines returns the newlines between two places, for what stands there to be dropped.
func (f *file) lines(from, to int) string {
	return strings.Repeat("\n", strings.Count(string(f.src[from:to]), "\n"))
}

// at returns a line directive: what follows stands where p is.
func (f *file) at(p token.Pos) string {
	to, plain := f.fset.Position(p), f.fset.PositionFor(p, false)
	name := ""
	if to.Filename != plain.Filename {
		name = to.Filename // it has directives of its own
	}
	return fmt.Sprintf("/*line %s:%d:%d*/", name, to.Line, max(to.Column, 1))
}

// place is how messages and threads name p.
func (f *file) place(p token.Pos) string {
	at := f.fset.Position(p)
	return fmt.Sprintf("%s:%d", filepath.Base(at.Filename), at.Line)
}

func (f *file) refuse(n ast.Node, what, do string) {
	if f.err == nil {
		f.err = fmt.Errorf("%s: %s: the explorer cannot control it; %s", f.fset.Position(n.Pos()), what, do)
	}
}

// header imports the stand-ins behind the package clause, on its line.
func (f *file) header() {
	var text strings.Builder
	for _, path := range direct {
		if name := f.used[path]; name != "" {
			fmt.Fprintf(&text, "; import %s %q", name, path)
		}
	}
	f.insert(ends, f.offset(f.ast.Name.End()), text.String())
}

// imports swaps imports for those of the stand-ins.
func (f *file) imports() {
	for _, im := range f.ast.Imports {
		path, _ := strconv.Unquote(im.Path.Value)
		to, ok := f.swap[path]
		if !ok {
			continue
		}
		name := ""
		if im.Name == nil {
			name = f.info.Implicits[im].(*types.PkgName).Name() + " "
		}
		f.replace(f.offset(im.Path.Pos()), f.offset(im.Path.End()), name+strconv.Quote(to))
	}
}

// kept is a type of each package whose functions are replaced.
var kept = map[string]string{"time": "Duration", "context": "Context"}

// keepImports uses packages where nothing else may do so any more.
func (f *file) keepImports() {
	for _, im := range f.ast.Imports {
		path, _ := strconv.Unquote(im.Path.Value)
		if kept[path] == "" || f.used[timerPath]+f.used[contextPath] == "" {
			continue
		}
		name := path + "."
		if im.Name != nil {
			name = im.Name.Name + "."
		}
		switch name {
		case "_.":
			continue
		case "..":
			name = ""
		}
		f.insert(ends, f.offset(f.ast.Decls[len(f.ast.Decls)-1].End()), "; var _ "+name+kept[path])
	}
}

// top writes what has to stand above the package clause: that the compiler reads the file as a language that has what
// the copies need, and where the lines come from if that needs a line, or if the copy is not overlaid.
func (f *file) top() {
	old := version.Compare(f.version(), oldest) < 0
	if old {
		f.constrain()
	}
	if old || f.moved {
		to := f.fset.PositionFor(f.ast.Package, false)
		name := ""
		if f.moved {
			name = f.name
		}
		f.insert(begins, to.Offset, fmt.Sprintf("/*line %s:%d:%d*/", name, to.Line, to.Column))
	}
}

func (f *file) constrain() {
	for _, g := range f.ast.Comments {
		for _, c := range g.List {
			if old, ok := strings.CutPrefix(c.Text, "//go:build "); ok && c.Pos() < f.ast.Package {
				f.replace(f.offset(c.Pos()), f.offset(c.End()), "//go:build ("+old+") && "+oldest)
				return
			}
		}
	}
	f.insert(begins, 0, "//go:build "+oldest+"\n\n")
}

// version is the language of the file.
func (f *file) version() string {
	if v := f.info.FileVersions[f.ast]; v != "" {
		return v
	}
	return f.language
}
