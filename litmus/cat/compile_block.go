package cat

import (
	"cmp"
	"fmt"
	"slices"
)

// block compiles instructions that are run: their bindings end with them.
func (c *compiler) block(sc *scope, list []instr) block {
	var b block
	before := c.depth
	for _, i := range list {
		sc = c.blockInstr(&b, sc, i)
	}
	c.depth = before
	return b
}

// needs records that the block contains something that depends on x, inside as many binders of its own as there are
// now.
func (b *block) needs(x code, binders int) {
	b.level = max(b.level, x.level)
	b.reach = max(b.reach, x.reach-binders)
}

func (b *block) contains(inner *block, binders int) {
	b.needs(code{level: inner.level, reach: inner.reach}, binders)
	b.hard, b.soft = b.hard || inner.hard, b.soft || inner.soft
}

func (b *block) add(s step) { b.steps = append(b.steps, s) }

func (c *compiler) blockInstr(b *block, sc *scope, i instr) *scope {
	switch i := i.(type) {
	case letInstr:
		return c.blockLet(b, sc, i)
	case testInstr:
		c.test(b, sc, i)
	case callInstr:
		c.call(b, sc, i)
	case forallInstr:
		set := c.expr(sc, i.set)
		c.depth++
		body := c.block(sc.bind(i.name, local{depth: c.depth, at: 0}), i.body)
		c.depth--
		body.reach = leave(body.reach)
		b.needs(set, b.binders)
		b.contains(&body, b.binders)
		b.add(&forallStep{i.Pos, set.n, &body})
	case matchInstr:
		c.match(b, sc, i)
	case ifInstr:
		list := i.no
		if i.cond.holds(c.variant) {
			list = i.yes
		}
		for _, j := range list {
			sc = c.blockInstr(b, sc, j)
		}
	case procedureInstr:
		return c.procedure(sc, i)
	case enumInstr:
		return c.enum(sc, i)
	case showInstr, showAsInstr, debugInstr, eventsInstr: // nobody sees what is shown inside a block
	default:
		b.hard = true
		b.add(failStep{errorAt(i.place(), "found include or with inside a procedure, a forall or a match; expected it outside")})
	}
	return sc
}

// blockLet binds closed values without a frame, and the others in one that the steps after it run in.
func (c *compiler) blockLet(b *block, sc *scope, i letInstr) *scope {
	for _, v := range c.values(sc, i.binds, i.rec, i.when) {
		if v.x.reach == 0 {
			sc = c.alias(sc, []named{v})
			continue
		}
		b.needs(v.x, b.binders)
		b.add(letStep{[]node{v.x.n}})
		b.binders++
		c.depth++
		for at, name := range v.pat.names {
			l := local{depth: c.depth}
			if v.pat.tuple {
				l.proj, l.of = at, len(v.pat.names)
			}
			sc = sc.bind(name, l)
		}
	}
	return sc
}

func (c *compiler) test(b *block, sc *scope, i testInstr) {
	if i.test.name != "" && slices.Contains(c.opts.Skip, i.test.name) {
		return
	}
	x := c.expr(sc, i.test.x)
	t := &testNode{pos: i.test.pos, what: i.test.what, negated: i.test.negated, x: x.n, name: cmp.Or(i.test.name, string(i.test.what))}
	if s := c.slotOf(x); s != nil && s.op == string(opPlus) && !c.opts.plain { // of x+ each asks what it asks of x, dearly
		if t.what == "irreflexive" {
			t.what = "acyclic"
		}
		x = s.kids[0]
		t.x = x.n
	}
	cached := c.combine(t.pos, t, fmt.Sprint("test ", t.what, t.negated), true, x)
	b.needs(x, b.binders)
	b.hard = b.hard || i.role.isHard()
	b.soft = b.soft || !i.role.isHard()
	b.add(&testStep{t, i.role, x, cached.n})
}

func (c *compiler) call(b *block, sc *scope, i callInstr) {
	if i.as != "" && slices.Contains(c.opts.Skip, i.as) {
		return
	}
	p, ok := sc.find(i.name).(*procedure)
	if !ok {
		b.hard = true
		b.add(failStep{errorAt(i.Pos, "found call of %s; expected the name of a procedure defined above", i.name)})
		return
	}
	arg := c.expr(sc, i.arg)
	b.needs(arg, b.binders)
	outside := *p.code
	if outside.reach > 0 { // it was counted from where the procedure stands
		outside.reach += c.depth - p.depth
	}
	b.contains(&outside, b.binders)
	b.add(&callStep{i.Pos, p, i.name, arg.n, c.depth - p.depth, i.as})
}

func (c *compiler) match(b *block, sc *scope, i matchInstr) {
	x := c.expr(sc, i.x)
	b.needs(x, b.binders)
	m := &matchStep{pos: i.Pos, x: x.n, tags: i.tags}
	for _, list := range i.bodies {
		body := c.block(sc, list)
		b.contains(&body, b.binders)
		m.then = append(m.then, &body)
	}
	if i.hasOther {
		body := c.block(sc, i.other)
		b.contains(&body, b.binders)
		m.other = &body
	}
	b.add(m)
}
