package weave

import (
	"go/ast"
	"go/types"
)

// chanOf returns the channel type of e, or nil: of a type parameter, one from its type set.
func (f *file) chanOf(e ast.Expr) *types.Chan {
	t := f.info.TypeOf(e)
	if t == nil {
		return nil
	}
	c, _ := t.Underlying().(*types.Chan)
	if p, ok := types.Unalias(t).(*types.TypeParam); ok {
		all := true
		for _, term := range terms(p.Constraint(), nil) {
			is, ok := term.Underlying().(*types.Chan)
			if !ok {
				all = false
			} else if c == nil || is.Dir() != types.SendRecv {
				c = is
			}
		}
		if c != nil && !all {
			f.refuse(e, "a type parameter that may be a channel or something else", "use two functions")
		}
	}
	return c
}

// terms adds to list the types of which one is meant by a constraint.
func terms(constraint types.Type, list []types.Type) []types.Type {
	i, ok := constraint.Underlying().(*types.Interface)
	if !ok {
		return append(list, constraint)
	}
	for e := range i.EmbeddedTypes() {
		if u, ok := e.(*types.Union); ok {
			for t := range u.Terms() {
				list = terms(t.Type(), list)
			}
			continue
		}
		list = terms(e, list)
	}
	return list
}

// builtinOf returns the name of the built-in function that e is, or "".
func (f *file) builtinOf(e ast.Expr) string {
	if id, ok := ast.Unparen(e).(*ast.Ident); ok {
		if b, ok := f.info.Uses[id].(*types.Builtin); ok {
			return b.Name()
		}
	}
	return ""
}

// static reports whether e names a function of a package or a built-in one: nothing is evaluated for it.
func (f *file) static(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		switch o := f.info.Uses[e].(type) {
		case *types.Builtin:
			return true
		case *types.Func:
			return o.Signature().Recv() == nil
		}
	case *ast.SelectorExpr:
		if o, ok := f.info.Uses[e.Sel].(*types.Func); ok {
			return o.Signature().Recv() == nil
		}
		_, builtin := f.info.Uses[e.Sel].(*types.Builtin) // of package unsafe
		return builtin
	case *ast.IndexExpr:
		return f.static(e.X)
	case *ast.IndexListExpr:
		return f.static(e.X)
	}
	return false
}
