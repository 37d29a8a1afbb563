package weave

import (
	"go/ast"
	"go/types"
)

// A target is a function of a stand-in.
type target struct{ path, name string }

// replaced are the functions that the copies call instead of those of the standard library. The types stay.
var replaced = map[string]target{
	"time.Sleep":                {timerPath, "Sleep"},
	"time.After":                {timerPath, "After"},
	"time.Tick":                 {timerPath, "Tick"},
	"time.NewTimer":             {timerPath, "NewTimer"},
	"time.NewTicker":            {timerPath, "NewTicker"},
	"time.AfterFunc":            {timerPath, "AfterFunc"},
	"context.WithCancel":        {contextPath, "WithCancel"},
	"context.WithCancelCause":   {contextPath, "WithCancelCause"},
	"context.WithTimeout":       {contextPath, "WithTimeout"},
	"context.WithTimeoutCause":  {contextPath, "WithTimeoutCause"},
	"context.WithDeadline":      {contextPath, "WithDeadline"},
	"context.WithDeadlineCause": {contextPath, "WithDeadlineCause"},
}

// wrapped are the methods that the copies call on what package timer returns for the receiver.
var wrapped = map[string]string{
	"(*time.Timer).Stop":   "Of",
	"(*time.Timer).Reset":  "Of",
	"(*time.Ticker).Stop":  "OfTicker",
	"(*time.Ticker).Reset": "OfTicker",
}

// selector is package.Function or x.Method.
func (f *file) selector(e *ast.SelectorExpr) bool {
	o, ok := f.info.Uses[e.Sel].(*types.Func)
	if !ok {
		return false
	}
	if to, ok := replaced[o.FullName()]; ok {
		f.replace(f.offset(e.Pos()), f.offset(e.End()), f.call(to.path, to.name))
		return true
	}
	if of := wrapped[o.FullName()]; of != "" && f.info.Selections[e] != nil {
		return f.method(e, of)
	}
	return false
}

// method puts the receiver of a method into a call of a stand-in. An embedded one is named.
func (f *file) method(e *ast.SelectorExpr, of string) bool {
	s := f.info.Selections[e]
	if s.Kind() != types.MethodVal {
		f.add(e, "the method expression of a timer", "write a function that calls the method")
		return false
	}
	t, path := s.Recv(), ""
	for _, i := range s.Index()[:len(s.Index())-1] {
		field := structOf(t).Field(i)
		t, path = field.Type(), path+"."+field.Name()
	}
	open := f.call(timerPath, of) + "("
	if _, pointer := t.Underlying().(*types.Pointer); !pointer {
		open += "&"
	}
	f.around(open, e.X, path+")")
	return true
}

func structOf(t types.Type) *types.Struct {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	return t.Underlying().(*types.Struct)
}

// ident is the name of a function that a dot import brought, or of anything else that is used.
func (f *file) ident(id *ast.Ident) bool {
	o, ok := f.info.Uses[id].(*types.Func)
	if !ok {
		return false
	}
	if to, ok := replaced[o.FullName()]; ok {
		f.replace(f.offset(id.Pos()), f.offset(id.End()), f.call(to.path, to.name))
		return true
	}
	f.note(id, o)
	return false
}
