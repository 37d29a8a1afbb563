package weave

import (
	"go/ast"
	"go/token"
	"go/types"
)

// send is c <- v. The value goes to a method, to which it is assigned as it is to the channel's elements.
func (f *file) send(s *ast.SendStmt) {
	f.around(f.channel("To")+"(", s.Chan, "")
	f.replace(f.offset(s.Arrow), f.offset(s.Arrow)+2, ").Send(")
	f.around("", s.Value, ")")
}

// receive is <-c, with the second result where that is asked for.
func (f *file) receive(e *ast.UnaryExpr) bool {
	function := "Receive"
	if t, ok := f.info.TypeOf(e).(*types.Tuple); ok {
		function = "ReceiveOK"
		if !isBool(t.At(1).Type()) {
			f.refuse(e, "whether something was received, as another type than bool", "use a variable of type bool")
		}
	}
	f.receiveBy(e, function, "")
	return true
}

func (f *file) receiveBy(e *ast.UnaryExpr, function, argument string) {
	f.replace(f.offset(e.OpPos), f.offset(e.OpPos)+2, f.channel(function)+"(")
	f.around("", e.X, argument+")")
}

// isBool reports whether a bool can be assigned to a variable of type t.
func isBool(t types.Type) bool { return types.AssignableTo(types.Typ[types.Bool], t) }

// receiveAs is v, ok = <-c where ok has a type of its own, which the copy leaves to inference.
func (f *file) receiveAs(s *ast.AssignStmt) bool {
	if len(s.Lhs) != 2 || len(s.Rhs) != 1 {
		return false
	}
	e, ok := ast.Unparen(s.Rhs[0]).(*ast.UnaryExpr)
	if !ok || e.Op != token.ARROW {
		return false
	}
	id, ok := s.Lhs[1].(*ast.Ident)
	if !ok || id.Name == "_" || isBool(f.info.TypeOf(id)) {
		return false
	}
	f.rewrite(s.Lhs[0])
	f.receiveBy(e, "ReceiveAs", ", "+id.Name)
	return true
}

// builtin is close(c) and len(c).
func (f *file) builtin(call *ast.CallExpr) bool {
	if name := f.onChannel(call); name != "" {
		f.replace(f.offset(call.Fun.Pos()), f.offset(call.Fun.End()), name)
		for _, a := range call.Args {
			f.rewrite(a)
		}
		return true
	}
	return false
}

// onChannel returns the stand-in for the built-in function that call calls, "" if it needs none.
func (f *file) onChannel(call *ast.CallExpr) string {
	switch f.builtinOf(call.Fun) {
	case "close":
		return f.channel("Close")
	case "len":
		c := f.chanOf(call.Args[0])
		if c != nil && c.Dir() == types.SendOnly {
			return f.channel("SendLen")
		}
		if c != nil {
			return f.channel("Len")
		}
	}
	return ""
}
