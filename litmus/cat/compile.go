package cat

import (
	"fmt"
	"slices"
)

// compiler turns files into a model. Includes, procedures and variants are settled here, once; what is left is a list
// of slots that refer to each other, a list of checks, and the choices (with-from) between them.
type compiler struct {
	m         *Model
	opts      *Options
	byKey     map[string]int // key to slot
	depth     int            // of binders around the current place
	exprCount int            // of expressions compiled so far
	open      []string       // the files being included
	bytes     int            // read so far
	files     map[string]*file
}

const (
	maxIncludes = 40      // files inside each other
	maxTotal    = 4 << 20 // bytes of all files, counted each time they are included
	maxExprs    = 200_000 // aarch64.cat has 4000, with all it includes
	maxBindings = 5000    // aarch64.cat has 500
)

func (c *compiler) variant(name string) bool { return slices.Contains(c.opts.Variants, name) }

// top compiles the instructions of a file. Their bindings last to the end of the model.
func (c *compiler) top(sc *scope, list []instr) (*scope, error) {
	for _, i := range list {
		var err error
		if sc, err = c.topInstr(sc, i); err != nil {
			return nil, err
		}
		if c.exprCount > maxExprs || sc.len() > maxBindings {
			return nil, &Error{i.place(), fmt.Sprintf("found %d expressions and %d names so far; expected at most %d and %d in a model", c.exprCount, sc.len(), maxExprs, maxBindings), ErrLimit}
		}
	}
	return sc, nil
}

func (c *compiler) topInstr(sc *scope, i instr) (*scope, error) {
	switch i := i.(type) {
	case includeInstr:
		return c.include(sc, i)
	case ifInstr:
		if i.cond.holds(c.variant) {
			return c.top(sc, i.yes)
		}
		return c.top(sc, i.no)
	case letInstr:
		return c.topLet(sc, i), nil
	case withInstr:
		return c.with(sc, i), nil
	case showInstr:
		c.show(sc, i)
	case showAsInstr:
		c.m.shown = append(slices.DeleteFunc(c.m.shown, shownAs(i.name)), shownRel{i.name, c.keep(i.Pos, c.expr(sc, i.x), "show")})
	case procedureInstr:
		return c.procedure(sc, i), nil
	case enumInstr:
		return c.enum(sc, i), nil
	case debugInstr, eventsInstr: // debug prints, and instructions and default describe the syntax of tests
	default:
		c.check(sc, i)
	}
	return sc, nil
}

func (c *compiler) topLet(sc *scope, i letInstr) *scope {
	all := c.values(sc, i.binds, i.rec, i.when)
	sc = c.alias(sc, all)
	if i.when != nil { // a test on the way makes the fixpoint a check
		x := c.keep(i.Pos, all[0].x, "let")
		c.addCheck(&whenStep{x.n}, x, true, false)
	}
	return sc
}

// with compiles with x from S.
func (c *compiler) with(sc *scope, i withInstr) *scope {
	at := len(c.m.withs)
	w := withDef{pos: i.Pos, name: i.name, set: c.keep(i.Pos, c.expr(sc, i.set), "from")}
	if base, ok := coherenceBase(i); ok {
		w.takesCo = true
		w.base = c.keep(i.Pos, c.expr(sc, base), "from")
	}
	c.m.withs = append(c.m.withs, w)
	x := code{n: choiceNode(at), key: fmt.Sprint("choice ", at), level: 2 + at, mono: w.takesCo}
	return sc.bind(i.name, closed{c.baptise(c.keep(i.Pos, x, "choice"), i.name)})
}

// coherenceBase recognises with co from generate_cos(base): every public model enumerates the coherence orders so. A
// caller that has chosen one already may have it taken instead.
func coherenceBase(i withInstr) (base expr, ok bool) {
	a, ok := i.set.(applyExpr)
	if !ok || i.name != "co" {
		return nil, false
	}
	f, ok := a.fun.(nameExpr)
	return a.arg, ok && f.name == "generate_cos"
}

func (c *compiler) show(sc *scope, i showInstr) {
	for _, name := range i.names {
		c.m.shown = slices.DeleteFunc(c.m.shown, shownAs(name))
		if !i.hide {
			x := c.keep(i.Pos, c.name(sc, nameExpr{i.Pos, name}), "show")
			c.m.shown = append(c.m.shown, shownRel{name, x})
		}
	}
}

func shownAs(name string) func(shownRel) bool {
	return func(s shownRel) bool { return s.name == name }
}

func (c *compiler) procedure(sc *scope, i procedureInstr) *scope {
	p := &procedure{param: i.param, depth: c.depth, code: &block{}}
	inner := sc
	if i.rec {
		inner = sc.bind(i.name, p)
	}
	c.depth++
	for at, name := range i.param.names {
		inner = inner.bind(name, local{depth: c.depth, at: at})
	}
	*p.code = c.block(inner, i.body)
	c.depth--
	p.code.reach = leave(p.code.reach)
	return sc.bind(i.name, p)
}

// enum binds its name to the set of its tags.
func (c *compiler) enum(sc *scope, i enumInstr) *scope {
	tags := newCollection()
	for _, name := range i.tags {
		k, _ := key(tag(name))
		tags = tags.with(tag(name), k)
	}
	return sc.bind(i.name, closed{constant(tags, "enum "+tags.key())})
}

// check adds a test, a call, a forall or a match.
func (c *compiler) check(sc *scope, i instr) {
	b := c.block(sc, []instr{i})
	for _, s := range b.steps {
		c.addCheck(s, code{level: b.level, reach: b.reach}, b.hard, b.soft)
	}
}

func (c *compiler) addCheck(s step, x code, hard, soft bool) {
	c.m.checks = append(c.m.checks, check{step: s, level: x.level, hard: hard, soft: soft})
}
