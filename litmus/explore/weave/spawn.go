package weave

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"
)

// spawn is a go statement. Whoever executes it evaluates the function and the arguments:
//
//	{ w1 := f; w2, w3 := x, y; sched.Spawn("file.go:7", func() { w1(w2, w3) }) }
//
// Constants need not be evaluated, and have no type before they are passed; they go into the call as they are.
func (f *file) spawn(s *ast.GoStmt) {
	call := s.Call
	start := fmt.Sprintf("%s(%s, ", f.call(schedPath, "Spawn"), strconv.Quote(f.place(s.Go)))
	from, word := f.offset(s.Go), len("go")
	fun, literal := ast.Unparen(call.Fun).(*ast.FuncLit)
	if literal && len(call.Args) == 0 && fun.Type.Results.NumFields() == 0 {
		f.replace(from, from+word, start)
		f.rewrite(call.Fun)
		f.replace(f.offset(call.Lparen), f.offset(call.Rparen)+1, ")"+f.lines(f.offset(call.Lparen), f.offset(call.Rparen)))
		return
	}
	name, static := "", f.static(call.Fun)
	switch {
	case static && len(call.Args) == 0:
		f.replace(from, from+word, start+"func() { ")
		f.rewrite(call.Fun)
		f.insert(ends, f.offset(call.Rparen)+1, " })")
		return
	case static:
		mark := f.offset(call.Fun.Pos())
		name = f.callee(call)
		f.replace(mark, f.offset(call.Fun.End()), f.lines(mark, f.offset(call.Fun.End())))
		f.replace(from, from+word, "{ ")
	default:
		name = f.fresh()
		f.replace(from, from+word, "{ "+name+" := ")
		f.around("", call.Fun, strings.Repeat("; ", min(1, len(call.Args))))
	}
	args := f.arguments(call)
	f.insert(ends, f.offset(call.Rparen)+1, fmt.Sprintf("; %sfunc() { %s(%s) }) }", start, name, args))
}

// callee is the text for a function that needs no evaluation.
func (f *file) callee(call *ast.CallExpr) string {
	if name := f.onChannel(call); name != "" {
		return name
	}
	f.text(call.Fun)
	return f.elsewhere(call.Fun)
}

// arguments evaluates the arguments of call where they stand, and returns the list to call the function with.
func (f *file) arguments(call *ast.CallExpr) string {
	open, shut := f.offset(call.Lparen), f.offset(call.Rparen)
	if len(call.Args) == 0 {
		f.replace(open, shut+1, f.lines(open, shut))
		return ""
	}
	left, list, op := []string{}, []string{}, "="
	add := func(constant string) {
		if constant != "" {
			left, list = append(left, "_"), append(list, constant)
			return
		}
		name := f.fresh()
		left, list, op = append(left, name), append(list, name), ":="
	}
	if t, ok := f.info.TypeOf(call.Args[0]).(*types.Tuple); ok && len(call.Args) == 1 {
		for range t.Len() {
			add("")
		}
		f.rewrite(call.Args[0])
	} else {
		for _, a := range call.Args {
			add(f.argument(a))
		}
	}
	f.replace(open, open+1, strings.Join(left, ", ")+" "+op+" ")
	last := f.offset(call.Args[len(call.Args)-1].End())
	f.replace(last, shut+1, f.lines(last, shut)) // with a comma, or an ellipsis
	text := strings.Join(list, ", ")
	if call.Ellipsis.IsValid() {
		text += "..."
	}
	return text
}

// argument rewrites a, or returns its text if that can stand in the call.
func (f *file) argument(a ast.Expr) string {
	t := f.info.Types[a]
	if t.Value == nil && !t.IsNil() && !t.IsType() {
		f.typed(a)
		return ""
	}
	from, to := f.offset(a.Pos()), f.offset(a.End())
	f.replace(from, to, "0"+f.lines(from, to))
	return f.text(a)
}

// typed rewrites a, which gets the type that it has as an argument, if the expression has none of its own.
func (f *file) typed(a ast.Expr) {
	t := f.info.TypeOf(a)
	if !f.untyped(a) || types.Identical(t, types.Typ[types.Bool]) {
		f.rewrite(a)
		return
	}
	if b, ok := t.(*types.Basic); ok {
		if _, o := f.pkg.Scope().Innermost(a.Pos()).LookupParent(b.Name(), a.Pos()); o == types.Universe.Lookup(b.Name()) {
			f.around(b.Name()+"(", a, ")")
			return
		}
	}
	f.refuse(a, "an argument of a go statement whose type only its parameter gives", "convert it")
}

// untyped reports whether the type of a depends on where it stands: a comparison, or a shift of a constant.
func (f *file) untyped(a ast.Expr) bool {
	switch a := ast.Unparen(a).(type) {
	case *ast.BinaryExpr:
		switch a.Op {
		case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
			return true
		case token.SHL, token.SHR:
			return f.constant(a.X)
		}
		return f.untyped(a.X) && f.untyped(a.Y) || f.untyped(a.X) && f.constant(a.Y) || f.constant(a.X) && f.untyped(a.Y)
	case *ast.UnaryExpr:
		return f.untyped(a.X)
	}
	return false
}

// constant reports whether a is an untyped constant. (What go/types says of one that got a type is that type.)
func (f *file) constant(a ast.Expr) bool {
	switch a := ast.Unparen(a).(type) {
	case *ast.BasicLit:
		return true
	case *ast.Ident:
		c, ok := f.info.Uses[a].(*types.Const)
		return ok && isUntyped(c.Type())
	case *ast.SelectorExpr:
		c, ok := f.info.Uses[a.Sel].(*types.Const)
		return ok && isUntyped(c.Type())
	case *ast.BinaryExpr:
		return f.constant(a.X) && f.constant(a.Y)
	case *ast.UnaryExpr:
		return f.constant(a.X)
	}
	return false
}

func isUntyped(t types.Type) bool {
	b, ok := t.(*types.Basic)
	return ok && b.Info()&types.IsUntyped != 0
}
