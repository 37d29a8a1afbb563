package weave

import (
	"fmt"
	"go/ast"
	"go/token"
	"strings"
)

// choose is a select statement. It becomes a switch over the number of the case that was chosen, whose last clause is
// the default, for the compiler to see that one of them is taken:
//
//	switch w1, w2 := channel.Case(c), channel.To(d).Case(v); channel.Select(w1, w2) {
//	case 0: x, ok := w1.ValueOK(); ...
//	default: ...
//	}
//
// The operands are evaluated in the head, at the lines where they stood.
func (f *file) choose(s *ast.SelectStmt) {
	at := f.offset(s.Select)
	word := func(text string) { f.replace(at, at+len("select"), text) }
	clauses := s.Body.List
	if len(clauses) == 0 {
		word("for")
		f.insert(ends, f.offset(s.Body.Lbrace)+1, " "+f.channel("Forever")+"() ")
		return
	}
	function := "Select"
	var names, cases []string
	line := s.Select // where a panic of the operation is, as the compiler has it
	for _, c := range clauses {
		if comm := c.(*ast.CommClause).Comm; comm != nil {
			names = append(names, f.fresh())
			cases = append(cases, f.oneCase(comm))
			line = comm.Pos()
		} else {
			function = "TrySelect"
		}
	}
	if len(names) > 1 {
		line = s.Select
	}
	if len(names) == 0 {
		word("switch")
	} else {
		word(fmt.Sprintf("switch %s := %s; %s%s(%s)%s", strings.Join(names, ", "), strings.Join(cases, ", "), f.at(line),
			f.channel(function), strings.Join(names, ", "), f.at(s.Body.Lbrace)))
	}
	n := 0
	for _, c := range clauses {
		c := c.(*ast.CommClause)
		if c.Comm != nil {
			label := fmt.Sprintf("case %d:", n)
			if n == len(clauses)-1 {
				label = "default:"
			}
			f.clause(c, label, names[n])
			n++
		}
		for _, s := range c.Body {
			f.rewrite(s)
		}
	}
}

// oneCase evaluates the operands of a case.
func (f *file) oneCase(comm ast.Stmt) string {
	if s, ok := comm.(*ast.SendStmt); ok {
		return fmt.Sprintf("%s(%s%s).Case(%s%s)", f.channel("To"), f.at(s.Chan.Pos()), f.elsewhere(s.Chan), f.at(s.Value.Pos()),
			f.elsewhere(s.Value))
	}
	c := received(comm).X
	return fmt.Sprintf("%s(%s%s)", f.channel("Case"), f.at(c.Pos()), f.elsewhere(c))
}

// received returns the receive operation of a case.
func received(comm ast.Stmt) *ast.UnaryExpr {
	var e ast.Expr
	switch s := comm.(type) {
	case *ast.ExprStmt:
		e = s.X
	case *ast.AssignStmt:
		e = s.Rhs[0]
	}
	return ast.Unparen(e).(*ast.UnaryExpr)
}

// clause puts label in the place of a case, and assigns what was received.
func (f *file) clause(c *ast.CommClause, label, name string) {
	from, to := f.offset(c.Case), f.offset(c.Colon)+1
	text := label + f.lines(from, to)
	if s, ok := c.Comm.(*ast.AssignStmt); ok {
		text += " " + f.assign(s, name) + ";"
	}
	if strings.Contains(string(f.src[from:to]), "\n") {
		text += f.at(c.Colon)
	}
	f.replace(from, to, text)
}

func (f *file) assign(s *ast.AssignStmt, name string) string {
	left := f.at(s.Lhs[0].Pos()) + f.elsewhere(s.Lhs[0])
	if len(s.Lhs) == 1 {
		return fmt.Sprintf("%s %s %s.Value()", left, s.Tok, name)
	}
	left += ", " + f.elsewhere(s.Lhs[1])
	if t := f.info.TypeOf(s.Lhs[1]); s.Tok == token.DEFINE || t == nil || isBool(t) {
		return fmt.Sprintf("%s %s %s.ValueOK()", left, s.Tok, name)
	}
	v, ok := f.fresh(), f.fresh()
	return fmt.Sprintf("%s, %s := %s.ValueOK(); %s = %[1]s, %[2]s == true", v, ok, name, left)
}
