package weave

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/version"
)

// rangeOver is a loop over a channel:
//
//	for w1 := c; ; { v, w2 := channel.ReceiveOK(w1); if !w2 { break }; { body } }
//
// The body is a block of its own, in which v may be declared anew.
func (f *file) rangeOver(s *ast.RangeStmt) bool {
	if f.chanOf(s.X) == nil {
		return false
	}
	from, got, ok, receive := f.fresh(), f.fresh(), f.fresh(), f.channel("ReceiveOK")
	head, end := "for "+from+" := ", ""
	var next string
	key, _ := s.Key.(*ast.Ident)
	switch {
	case s.Key == nil || key != nil && key.Name == "_":
		next = fmt.Sprintf(" if _, %s := %s(%s); !%[1]s { break }; ", ok, receive, from)
	case s.Tok == token.ASSIGN:
		next = fmt.Sprintf(" %s, %s := %s(%s); if !%[2]s { break }; %[5]s = %[1]s; ", got, ok, receive, from, f.elsewhere(s.Key))
	case version.Compare(f.version(), "go1.22") < 0: // one variable for all rounds
		head = fmt.Sprintf("for %s, %s := %s(", from, key.Name, f.channel("Loop"))
		end = ")"
		next = fmt.Sprintf(" %s, %s := %s(%s); if !%[2]s { break }; %[5]s = %[1]s; {", got, ok, receive, from, key.Name)
	default:
		next = fmt.Sprintf(" %s, %s := %s(%s); if !%[2]s { break }; {", key.Name, ok, receive, from)
	}
	f.replace(f.offset(s.For), f.offset(s.X.Pos()), head)
	f.around("", s.X, end+"; ; ")
	f.insert(ends, f.offset(s.Body.Lbrace)+1, next)
	f.rewrite(s.Body)
	if next[len(next)-1] == '{' {
		f.insert(ends, f.offset(s.Body.Rbrace), "}")
	}
	return true
}
