package cat

import (
	"cmp"
	"fmt"
	"slices"
)

// fun compiles a function.
func (c *compiler) fun(sc *scope, x funExpr) code {
	body := c.inside(sc, x.param.names, func(sc *scope) code { return c.expr(sc, x.body) })
	n := &funNode{pos: x.Pos, name: x.name, arity: -1, body: body.n}
	if x.param.tuple {
		n.arity = len(x.param.names)
	}
	return code{n: n, key: fmt.Sprint("fun", n.arity, "(", body.key, ")"), level: body.level, reach: body.reach}
}

// named is a value and the names that it gets.
type named struct {
	pos Pos
	pat pattern
	x   code
}

// let compiles bindings and then what they are for. Closed values are kept and need no frame; the others get one, in
// which they are computed when they are first needed.
func (c *compiler) let(sc *scope, binds []binding, rec bool, when *test, body func(*scope) code) code {
	all := c.values(sc, binds, rec, when)
	var inFrame []code
	for _, v := range all {
		if v.x.reach > 0 {
			inFrame = append(inFrame, v.x)
		}
	}
	if len(inFrame) == 0 {
		return body(c.alias(sc, all))
	}
	inner := c.inside(sc, nil, func(sc *scope) code {
		at := 0
		for _, v := range all {
			if v.x.reach == 0 {
				sc = c.alias(sc, []named{v})
				continue
			}
			for i, name := range v.pat.names {
				l := local{depth: c.depth, at: at, mono: v.x.mono}
				if v.pat.tuple {
					l.proj, l.of = i, len(v.pat.names)
				}
				sc = sc.bind(name, l)
			}
			at++
		}
		return body(sc)
	})
	return c.combine(binds[0].pos, letNode{nodesOf(inFrame), inner.n}, "let", true, append(inFrame, inner)...)
}

// alias binds names to closed values.
func (c *compiler) alias(sc *scope, all []named) *scope {
	for _, v := range all {
		v.x = c.keep(v.pos, v.x, "let")
		if !v.pat.tuple {
			sc = sc.bind(v.pat.names[0], closed{c.baptise(v.x, v.pat.names[0])})
			continue
		}
		for i, name := range v.pat.names {
			sc = sc.bind(name, closed{c.baptise(c.keep(v.pos, c.project(v.pos, v.x, i, len(v.pat.names)), "let"), name)})
		}
	}
	return sc
}

// baptise lets a slot be known by the first name that it gets.
func (c *compiler) baptise(x code, name string) code {
	if s := c.slotOf(x); s != nil && s.name == "" {
		s.name = name
	}
	return x
}

func (c *compiler) project(pos Pos, x code, i, n int) code {
	return c.combine(pos, projNode{pos, x.n, i, n}, fmt.Sprint("proj", i, "/", n), true, x)
}

// values compiles the right sides of bindings. A recursive group is one value: a function, a relation or a tuple of
// such.
func (c *compiler) values(sc *scope, binds []binding, rec bool, when *test) []named {
	if !rec {
		var all []named
		for _, b := range binds {
			all = append(all, named{b.pos, b.pat, c.expr(sc, b.x)})
		}
		return all
	}
	pos := binds[0].pos
	group := pattern{tuple: len(binds) > 1}
	functions := 0
	for _, b := range binds {
		if b.pat.tuple {
			return c.none(binds, c.fail(b.pos, "found a tuple as a recursive name; expected a name"))
		}
		group.names = append(group.names, b.pat.names[0])
		if _, ok := b.x.(funExpr); ok {
			functions++
		}
	}
	switch functions {
	case 0:
		return []named{{pos, group, c.fix(sc, binds, when)}}
	case len(binds):
		return []named{{pos, group, c.recFuns(sc, binds)}}
	}
	return c.none(binds, c.fail(pos, "found functions and other values in one let rec; expected all of a kind"))
}

// none gives all names a value that fails.
func (c *compiler) none(binds []binding, fail code) []named {
	var all []named
	for _, b := range binds {
		for _, name := range b.pat.names {
			all = append(all, named{b.pos, pattern{names: []string{name}}, fail})
		}
	}
	return all
}

func (c *compiler) recFuns(sc *scope, binds []binding) code {
	c.depth++
	for i, b := range binds {
		sc = sc.bind(b.pat.names[0], local{depth: c.depth, at: i})
	}
	var n recNode
	var parts []code
	for _, b := range binds {
		f := c.fun(sc, b.x.(funExpr))
		n = append(n, f.n.(*funNode))
		f.reach = leave(f.reach)
		parts = append(parts, f)
	}
	c.depth--
	return c.combine(binds[0].pos, n, "recfun", false, parts...)
}

// fix compiles let rec of relations. let rec r = x | r; r is x+, and is much faster as that.
func (c *compiler) fix(sc *scope, binds []binding, when *test) code {
	pos := binds[0].pos
	if rest, ok := closure1(binds); ok && when == nil && !c.opts.plain {
		return c.unary(pos, opPlus, c.commute(pos, "|", c.exprs(sc, rest)))
	}
	c.depth++
	for i, b := range binds {
		sc = sc.bind(b.pat.names[0], local{depth: c.depth, at: i, mono: true})
	}
	var parts []code
	for _, b := range binds {
		parts = append(parts, c.expr(sc, b.x))
	}
	n := fixNode{pos: pos, bodies: nodesOf(parts)}
	op := "fix"
	if when != nil {
		x := c.expr(sc, when.x)
		n.when = &testNode{when.pos, when.what, when.negated, x.n, cmp.Or(when.name, string(when.what))}
		parts = append(parts, x)
		op = fmt.Sprint("fix when ", when.pos)
	}
	c.depth--
	for i := range parts {
		parts[i].reach = leave(parts[i].reach)
		parts[i].mono = parts[i].mono && when == nil
	}
	return c.combine(pos, n, op, true, parts...)
}

// closure1 recognises r = x | y | r; r and returns x and y.
func closure1(binds []binding) (rest []expr, ok bool) {
	if len(binds) != 1 {
		return nil, false
	}
	r := binds[0].pat.names[0]
	u, isUnion := binds[0].x.(chainExpr)
	if !isUnion || u.op != opUnion {
		return nil, false
	}
	for _, x := range u.xs {
		if isSelfThenSelf(x, r) {
			ok = true
		} else {
			rest = append(rest, x)
		}
	}
	return rest, ok && len(rest) > 0 && !slices.ContainsFunc(rest, func(x expr) bool { return mentions(x, r) })
}

func isSelfThenSelf(x expr, r string) bool {
	s, ok := x.(chainExpr)
	if !ok || s.op != opThen || len(s.xs) != 2 {
		return false
	}
	return !slices.ContainsFunc(s.xs, func(y expr) bool {
		n, ok := y.(nameExpr)
		return !ok || n.name != r
	})
}

// mentions says whether the name occurs in x, or in anything that is not looked into.
func mentions(x expr, name string) bool {
	some := func(xs ...expr) bool {
		return slices.ContainsFunc(xs, func(y expr) bool { return mentions(y, name) })
	}
	switch x := x.(type) {
	case emptyRelExpr, universeExpr, tagExpr:
		return false
	case nameExpr:
		return x.name == name
	case unaryExpr:
		return some(x.x)
	case binaryExpr:
		return some(x.x, x.y)
	case chainExpr:
		return some(x.xs...)
	case setExpr:
		return some(x.xs...)
	case applyExpr:
		return some(x.fun, x.arg)
	case tryExpr:
		return some(x.x, x.y)
	case ifExpr:
		return x.cond.op != condVariant && some(x.cond.x, x.cond.y) || some(x.yes, x.no)
	}
	return true
}
