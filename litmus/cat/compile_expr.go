package cat

import (
	"fmt"
	"slices"
)

// expr compiles an expression in a scope.
func (c *compiler) expr(sc *scope, x expr) code {
	if c.exprCount++; c.exprCount > maxExprs {
		return constant(nothing{}, "0") // the model will be refused
	}
	switch x := x.(type) {
	case emptyRelExpr:
		return constant(nothing{}, "0")
	case universeExpr:
		return constant(everything{}, "_")
	case tagExpr:
		return constant(tag(x.name), "'"+x.name)
	case nameExpr:
		return c.name(sc, x)
	case unaryExpr:
		return c.unary(x.Pos, x.op, c.expr(sc, x.x))
	case binaryExpr:
		return c.binary(sc, x)
	case chainExpr:
		return c.chain(sc, x)
	case setExpr:
		xs := c.exprs(sc, x.xs)
		return c.combine(x.Pos, setNode{x.Pos, nodesOf(xs)}, "{}", false, xs...)
	case applyExpr:
		return c.apply(sc, x)
	case tryExpr:
		a, b := c.expr(sc, x.x), c.expr(sc, x.y)
		return c.combine(x.Pos, tryNode{a.n, b.n}, "try", true, a, b)
	case ifExpr:
		return c.ifExpr(sc, x)
	case funExpr:
		return c.keep(x.Pos, c.fun(sc, x), "fun")
	case letExpr:
		return c.let(sc, x.binds, x.rec, nil, func(sc *scope) code { return c.expr(sc, x.body) })
	case matchExpr:
		return c.matchTags(sc, x)
	case matchSetExpr:
		return c.matchSet(sc, x)
	}
	return c.fail(x.place(), "found an expression of an unknown kind")
}

func (c *compiler) exprs(sc *scope, xs []expr) []code {
	out := make([]code, len(xs))
	for i, x := range xs {
		out[i] = c.expr(sc, x)
	}
	return out
}

// fail makes an expression whose evaluation is an error.
func (c *compiler) fail(pos Pos, format string, args ...any) code {
	err := errorAt(pos, format, args...)
	return code{n: failNode{err}, key: "fail " + err.Error(), mono: true}
}

func (c *compiler) name(sc *scope, x nameExpr) code {
	switch is := sc.find(x.name).(type) {
	case closed:
		return is.code
	case local:
		return c.local(x.Pos, is)
	case *procedure:
		return c.fail(x.Pos, "found the procedure %s in an expression; expected call", x.name)
	}
	if p, ok := primitives[x.name]; ok {
		return constant(p, "primitive "+x.name)
	}
	if x.name == "id" {
		return code{n: idNode{}, key: "id", mono: true}
	}
	base := code{n: baseNode{x.Pos, x.name}, key: "base " + x.name, mono: !Dynamic(x.name) || grows[x.name]}
	if Dynamic(x.name) {
		base.level = 1
	}
	base = c.keep(x.Pos, base, "")
	c.slotOf(base).name = x.name
	c.m.bases[x.name] = true
	return base
}

// grows are the dynamic base names that grow with rf and co.
var grows = map[string]bool{"rf": true, "co": true, "coi": true, "coe": true, "fr": true, "fri": true, "fre": true}

func (c *compiler) local(pos Pos, is local) code {
	up := c.depth - is.depth
	x := code{n: localNode{up, is.at}, key: fmt.Sprint("l", up, ".", is.at), reach: up + 1, mono: is.mono}
	if is.of > 0 {
		x.n = projNode{pos, x.n, is.proj, is.of}
		x.key += fmt.Sprint(".", is.proj, "/", is.of)
	}
	return x
}

func (c *compiler) unary(pos Pos, op unaryOp, x code) code {
	mono := op != opComplement || x.level == 0 && x.reach == 0
	return c.combine(pos, unaryNode{pos, op, x.n}, string(op), mono, x)
}

func (c *compiler) binary(sc *scope, x binaryExpr) code {
	a, b := c.expr(sc, x.x), c.expr(sc, x.y)
	switch x.op {
	case opIntersect:
		return c.commute(x.Pos, "&", []code{a, b})
	case opMinus:
		return c.minus(x.Pos, a, b)
	case opProduct:
		return c.combine(x.Pos, productNode{x.Pos, a.n, b.n}, "*", true, a, b)
	}
	return c.combine(x.Pos, addNode{x.Pos, a.n, b.n}, "++", false, a, b)
}

// minus is a \ b. Where b is a & d it is a \ d, which is the same and shows that it grows with a: coe = co \ (co &
// int).
func (c *compiler) minus(pos Pos, a, b code) code {
	if s := c.slotOf(b); s != nil && s.op == "&" && !c.opts.plain {
		rest := slices.DeleteFunc(slices.Clone(s.kids), func(k code) bool { return k.key == a.key })
		if len(rest) > 0 && len(rest) < len(s.kids) {
			b = c.commute(s.pos, "&", rest)
		}
	}
	mono := b.level == 0 && b.reach == 0
	b.mono = true
	return c.combine(pos, minusNode{pos, a.n, b.n}, "\\", mono, a, b)
}

func (c *compiler) chain(sc *scope, x chainExpr) code {
	switch x.op {
	case opUnion:
		return c.commute(x.Pos, "|", c.exprs(sc, x.xs))
	case opThen:
		return c.then(sc, x)
	}
	xs := c.exprs(sc, x.xs)
	return c.combine(x.Pos, tupleNode(nodesOf(xs)), ",", true, xs...)
}

// commute makes x | y | z or x & y & z. Operands that are settled early go first, so that what they amount to is kept
// while later choices change.
func (c *compiler) commute(pos Pos, op string, xs []code) code {
	if c.opts.plain {
		return c.operation(pos, op, xs)
	}
	xs = distinct(xs)
	slices.SortStableFunc(xs, func(a, b code) int { return c.lateness(a) - c.lateness(b) })
	x := xs[0]
	for i := 1; i < len(xs); {
		group := []code{x}
		for j := i; i < len(xs) && c.lateness(xs[i]) == c.lateness(xs[j]); i++ {
			group = append(group, xs[i])
		}
		x = c.operation(pos, op, group)
	}
	return x
}

// lateness is the level of a closed expression; the others come last.
func (c *compiler) lateness(x code) int {
	if x.reach > 0 {
		return maxLevel
	}
	return x.level
}

const maxLevel = 1 << 20

// distinct drops repetitions.
func distinct(xs []code) []code {
	var out []code
	seen := make(map[string]bool, len(xs))
	for _, x := range xs {
		if !seen[x.key] {
			seen[x.key] = true
			out = append(out, x)
		}
	}
	return out
}

func (c *compiler) operation(pos Pos, op string, xs []code) code {
	if len(xs) == 1 {
		return xs[0]
	}
	return c.combine(pos, unionNode{pos, op, nodesOf(xs)}, op, true, xs...)
}

// then makes x; y; z. Neighbours that are settled early are put together, innermost first, for ; is associative.
func (c *compiler) then(sc *scope, x chainExpr) code {
	xs := make([]code, len(x.xs))
	sets := make([]bool, len(x.xs))
	for i, y := range x.xs {
		if u, ok := y.(unaryExpr); ok && u.op == opIdentity {
			y, sets[i] = u.x, true
		}
		xs[i] = c.expr(sc, y)
	}
	plain := seqParts(xs, sets)
	if c.opts.plain {
		return c.combine(x.Pos, seqNode{x.Pos, plain, nil}, ";", true, xs...)
	}
	grouped, groupedSets := xs, sets
	for level := range c.lastLevel(xs) {
		grouped, groupedSets = c.group(x.Pos, level, grouped, groupedSets)
	}
	n := seqNode{x.Pos, seqParts(grouped, groupedSets), nil}
	if len(grouped) < len(xs) {
		n.plain = plain
	}
	return c.combine(x.Pos, n, seqOp(groupedSets), true, grouped...)
}

// lastLevel is the highest level of closed operands, and one more if there are others.
func (c *compiler) lastLevel(xs []code) int {
	last := 0
	for _, x := range xs {
		if x.reach > 0 {
			return len(c.m.withs) + 2
		}
		last = max(last, x.level)
	}
	return last
}

// group puts together neighbours of at most the given level.
func (c *compiler) group(pos Pos, level int, xs []code, sets []bool) ([]code, []bool) {
	var out []code
	var outSets []bool
	for i := 0; i < len(xs); {
		j := i
		for j < len(xs) && xs[j].reach == 0 && xs[j].level <= level {
			j++
		}
		if j-i < 2 {
			out, outSets = append(out, xs[i]), append(outSets, sets[i])
			i++
			continue
		}
		part := c.combine(pos, seqNode{pos, seqParts(xs[i:j], sets[i:j]), nil}, seqOp(sets[i:j]), true, xs[i:j]...)
		out, outSets = append(out, part), append(outSets, false)
		i = j
	}
	return out, outSets
}

// seqOp is ; with a mark for every operand in brackets.
func seqOp(sets []bool) string {
	op := []byte(";")
	for _, s := range sets {
		op = append(op, " ["[b2i(s)])
	}
	return string(op)
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func seqParts(xs []code, sets []bool) []seqPart {
	parts := make([]seqPart, len(xs))
	for i, x := range xs {
		parts[i] = seqPart{x.n, sets[i]}
	}
	return parts
}

func (c *compiler) apply(sc *scope, x applyExpr) code {
	f, arg := c.expr(sc, x.fun), c.expr(sc, x.arg)
	mono := f.level == 0 && f.reach == 0 && arg.level == 0 && arg.reach == 0
	if f.key == "primitive domain" || f.key == "primitive range" {
		mono = true
	}
	return c.combine(x.Pos, applyNode{x.Pos, f.n, arg.n}, "apply", mono, f, arg)
}

func (c *compiler) ifExpr(sc *scope, x ifExpr) code {
	if x.cond.op == condVariant {
		if x.cond.variant.holds(c.variant) {
			return c.expr(sc, x.yes)
		}
		return c.expr(sc, x.no)
	}
	a, b := c.expr(sc, x.cond.x), c.expr(sc, x.cond.y)
	yes, no := c.expr(sc, x.yes), c.expr(sc, x.no)
	return c.combine(x.Pos, ifNode{x.cond.pos, x.cond.op, a.n, b.n, yes.n, no.n}, "if"+string(x.cond.op), false, a, b, yes, no)
}

func (c *compiler) matchTags(sc *scope, x matchExpr) code {
	n := matchNode{pos: x.Pos}
	parts := []code{c.expr(sc, x.x)}
	n.x = parts[0].n
	for _, cl := range x.clauses {
		body := c.expr(sc, cl.x)
		n.tags, n.then = append(n.tags, cl.tag), append(n.then, body.n)
		parts = append(parts, body)
	}
	if x.other != nil {
		body := c.expr(sc, x.other)
		n.other = body.n
		parts = append(parts, body)
	}
	return c.combine(x.Pos, n, fmt.Sprintf("match%q", n.tags), false, parts...)
}

func (c *compiler) matchSet(sc *scope, x matchSetExpr) code {
	n := matchSetNode{pos: x.Pos, three: x.three}
	set, empty := c.expr(sc, x.x), c.expr(sc, x.empty)
	names := []string{x.elem, x.rest}
	if x.three {
		names = []string{x.before, x.elem, x.rest}
	}
	some := c.inside(sc, names, func(sc *scope) code { return c.expr(sc, x.some) })
	n.x, n.empty, n.some = set.n, empty.n, some.n
	return c.combine(x.Pos, n, fmt.Sprint("matchset", len(names)), false, set, empty, some)
}

// inside compiles something under a binder of the given names and returns it as seen from outside.
func (c *compiler) inside(sc *scope, names []string, compile func(*scope) code) code {
	c.depth++
	for i, name := range names {
		sc = sc.bind(name, local{depth: c.depth, at: i})
	}
	x := compile(sc)
	c.depth--
	// A key speaks of frames from the inside. The mark keeps what is under the binder apart from what is outside.
	x.key = "\\" + x.key
	x.reach = leave(x.reach)
	return x
}
