package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"strings"
)

// called is the name of a function or method that is called, without what stands before it.
func called(e ast.Expr) string {
	c, ok := e.(*ast.CallExpr)
	if !ok {
		return ""
	}
	switch f := c.Fun.(type) {
	case *ast.SelectorExpr:
		return f.Sel.Name
	case *ast.Ident:
		return f.Name
	}
	return ""
}

// apart is an exchange in two steps that others can come between, by the name and the number of arguments: a load, a
// comparison, a store. %[1]s is what stands before the name, the others are the arguments.
var apart = map[string]string{
	"CompareAndSwap/2": "func() bool { if %[1]s.Load() != %[2]s { return false }; %[1]s.Store(%[3]s); return true }()",
	"CompareAndSwap/4": "func() bool { if a, b := %[1]s.Load(); a != %[2]s || b != %[3]s { return false }; %[1]s.Store(%[4]s, %[5]s); return true }()",
	"CompareAndSwapPointer/3": "func() bool { if %[1]s.LoadPointer(%[2]s) != %[3]s { return false }; " +
		"%[1]s.StorePointer(%[2]s, %[4]s); return true }()",
	"Advance/2": "func() bool { if %[1]s.Load() != %[2]s { return false }; %[1]s.Store(%[2]s.Next(%[3]s)); return true }()",
	"CAS128/3":  "func() asm.Uint128 { was := %[1]s.Load128(%[2]s); if was == %[3]s { %[1]s.Store128(%[2]s, %[4]s) }; return was }()",
}

func isExchange(c *ast.CallExpr) bool { return apart[form(c)] != "" || called(c) == "cas" }

func form(c *ast.CallExpr) string { return fmt.Sprintf("%s/%d", called(c), len(c.Args)) }

// exchange mutates a compare-and-swap: it is taken apart, or its failure is taken for success.
func (m *mutator) exchange(c *ast.CallExpr) {
	switch {
	case !isExchange(c):
	case called(c) == "cas" || called(c) == "CAS128": // they return what they found
		m.split(c)
		m.put("failure is success:", c, fmt.Sprintf("func() asm.Uint128 { %s; return %s }()", m.of(c), m.of(c.Args[1])))
	default:
		m.split(c)
		m.put("failure is success:", c, fmt.Sprintf("(%s || true)", m.of(c)))
	}
}

func (m *mutator) split(c *ast.CallExpr) {
	f, ok := c.Fun.(*ast.SelectorExpr)
	if !ok || apart[form(c)] == "" {
		return
	}
	parts := []any{m.of(f.X)}
	for _, a := range c.Args {
		parts = append(parts, m.of(a))
	}
	m.put("in two steps:", c, fmt.Sprintf(apart[form(c)], parts...))
}

// check mutates a condition that loads something, or of which init did: each operand that depends on it is taken for
// true, or for false. A loop whose condition is always true would say nothing.
func (m *mutator) check(cond ast.Expr, init ast.Stmt, both bool) {
	names := loaded(init)
	for _, e := range operands(cond) {
		if c, ok := e.(*ast.CallExpr); ok && isExchange(c) || !loads(e) && !mentions(e, names) {
			continue
		}
		if both {
			m.put("taken for true:", e, fmt.Sprintf("(true || %s)", m.of(e)))
		}
		m.put("taken for false:", e, fmt.Sprintf("(false && %s)", m.of(e)))
	}
}

func (m *mutator) cases(s *ast.SwitchStmt) {
	for _, c := range s.Body.List {
		for _, e := range c.(*ast.CaseClause).List {
			m.check(e, nil, true)
		}
	}
}

// operands are what && and || connect.
func operands(e ast.Expr) []ast.Expr {
	switch x := e.(type) {
	case nil:
		return nil
	case *ast.ParenExpr:
		return operands(x.X)
	case *ast.BinaryExpr:
		if x.Op == token.LAND || x.Op == token.LOR {
			return append(operands(x.X), operands(x.Y)...)
		}
	}
	return []ast.Expr{e}
}

func loads(n ast.Node) (yes bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		e, ok := n.(ast.Expr)
		yes = yes || ok && (strings.HasPrefix(called(e), "Load") || called(e) == "load")
		return !yes
	})
	return yes
}

// loaded are the names that a statement gives to what it loads.
func loaded(s ast.Stmt) map[string]bool {
	a, ok := s.(*ast.AssignStmt)
	if !ok || !loads(a) {
		return nil
	}
	names := map[string]bool{}
	for _, e := range a.Lhs {
		if id, ok := e.(*ast.Ident); ok {
			names[id.Name] = true
		}
	}
	return names
}

func mentions(n ast.Node, names map[string]bool) (yes bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		yes = yes || ok && names[id.Name]
		return !yes
	})
	return yes
}

// neighbours swaps two statements in a row that both write what others read.
func (m *mutator) neighbours(list []ast.Stmt) {
	for i := 1; i < len(list); i++ {
		a, b := list[i-1], list[i]
		if writes(a) && writes(b) {
			between := string(m.src[m.offset(a.End()):m.offset(b.Pos())])
			m.add(fmt.Sprintf("swapped: %s; %s", m.of(a), m.of(b)), a.Pos(), b.End(), m.of(b)+between+m.of(a))
		}
	}
}

func writes(s ast.Stmt) bool {
	e, ok := s.(*ast.ExprStmt)
	if !ok {
		return false
	}
	switch name := called(e.X); name {
	case "Add", "Swap", "Lock", "Unlock":
		return true
	default:
		return strings.HasPrefix(name, "Store")
	}
}
