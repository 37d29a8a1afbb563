package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
)

// A mutant is a file in which one thing is wrong.
type mutant struct {
	file, function string          // the function as Type.Method
	wrong          string          // what, in words and source text
	text           []byte          // of the file
	types          map[string]bool // that have methods in the file
}

func (m mutant) String() string { return fmt.Sprintf("%s %s: %s", m.file, m.function, m.wrong) }

// mutants makes all mutants of a file. Constructors are left alone: nobody else knows what they make.
func mutants(file string, src []byte) ([]mutant, error) {
	set := token.NewFileSet()
	f, err := parser.ParseFile(set, file, src, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	base := set.File(f.FileStart)
	m := &mutator{file: file, src: src, offset: func(p token.Pos) int { return base.Offset(p) }, times: map[string]int{}, types: map[string]bool{}}
	for _, d := range f.Decls {
		f, ok := d.(*ast.FuncDecl)
		if ok && f.Recv != nil {
			m.types[receiver(f)] = true
		}
		if ok && f.Body != nil && !strings.HasPrefix(f.Name.Name, "New") {
			m.function = nameOf(f)
			ast.Inspect(f.Body, m.visit)
		}
	}
	return m.all, nil
}

func nameOf(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return f.Name.Name
	}
	return receiver(f) + "." + f.Name.Name
}

// receiver is the name of the type of which f is a method.
func receiver(f *ast.FuncDecl) (name string) {
	ast.Inspect(f.Recv.List[0].Type, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && name == "" {
			name = id.Name
		}
		return name == ""
	})
	return name
}

type mutator struct {
	file, function string
	src            []byte
	offset         func(token.Pos) int
	times          map[string]int // how often a mutant of that name was made
	types          map[string]bool
	all            []mutant
}

func (m *mutator) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.CallExpr:
		m.exchange(n)
	case *ast.IfStmt:
		m.check(n.Cond, n.Init, true)
	case *ast.ForStmt:
		m.check(n.Cond, nil, false)
	case *ast.SwitchStmt:
		if n.Tag == nil {
			m.cases(n)
		}
	case *ast.BlockStmt:
		m.neighbours(n.List)
	case *ast.CaseClause:
		m.neighbours(n.Body)
	case *ast.ExprStmt: // what it returns is not looked at
		if c, ok := n.X.(*ast.CallExpr); ok && isExchange(c) {
			m.split(c)
			return false
		}
	}
	return true
}

// of is the source of a node.
func (m *mutator) of(n ast.Node) string { return string(m.src[m.offset(n.Pos()):m.offset(n.End())]) }

// put adds the mutant in which a node's source is another one.
func (m *mutator) put(what string, n ast.Node, with string) {
	m.add(what+" "+m.of(n), n.Pos(), n.End(), with)
}

func (m *mutator) add(wrong string, from, to token.Pos, with string) {
	wrong = strings.Join(strings.Fields(wrong), " ")
	if m.times[m.function+wrong]++; m.times[m.function+wrong] > 1 {
		wrong += fmt.Sprintf(" (%d)", m.times[m.function+wrong])
	}
	text := slices.Concat(m.src[:m.offset(from)], []byte(with), m.src[m.offset(to):])
	m.all = append(m.all, mutant{m.file, m.function, wrong, text, m.types})
}
