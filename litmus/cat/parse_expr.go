package cat

// Expressions. From the loosest to the tightest: let, fun, try, if and match; the comma; | then ++ then ; then \ then &
// then the product *, then ~ and the postfix + * ? ^-1, then application. ++ and & group to the right, \ to the left, |
// and ; are chains.

func (p *parser) expr() expr {
	if !p.enter() {
		return emptyRelExpr{p.tok.pos}
	}
	defer p.leave()
	pos := p.tok.pos
	switch {
	case p.got("let"):
		l := letExpr{Pos: pos, rec: p.got("rec")}
		l.binds = p.bindings()
		p.expect("in", "")
		l.body = p.expr()
		return l
	case p.got("fun"):
		f := funExpr{Pos: pos, name: "fun", param: p.parameter()}
		p.expect("->", "")
		f.body = p.expr()
		return f
	case p.got("try"):
		t := tryExpr{Pos: pos, x: p.expr()}
		p.expect("with", "with and what to take if that fails")
		t.y = p.expr()
		return t
	case p.got("if"):
		i := ifExpr{Pos: pos, cond: p.condition()}
		p.expect("then", "")
		i.yes = p.expr()
		p.expect("else", "")
		i.no = p.expr()
		return i
	case p.got("match"):
		return p.matchExpr(pos)
	}
	return p.tuple()
}

func (p *parser) tuple() expr {
	x := p.base()
	if !p.is(",") {
		return x
	}
	t := chainExpr{x.place(), opTuple, []expr{x}}
	for p.got(",") {
		t.xs = append(t.xs, p.base())
	}
	return t
}

// condition reads what stands between if and then.
func (p *parser) condition() condition {
	c := condition{pos: p.tok.pos}
	if p.isVariant() {
		c.op, c.variant = condVariant, p.variant()
		return c
	}
	c.x = p.expr()
	switch {
	case p.got("="):
		c.op = condEqual
	case p.got("subset"):
		c.op = condSubset
	case p.got("in"):
		c.op = condIn
	default:
		p.fail("=, subset or in")
	}
	c.y = p.expr()
	return c
}

// isVariant says whether a question about variants begins here: past the parentheses stands a string, not or variant.
func (p *parser) isVariant() bool {
	t := p.tok
	for n := 1; t.kind == "(" && n < maxDepth; n++ {
		t = p.peek(n)
	}
	return t.kind == kString || t.kind == "not" || t.kind == "variant"
}

func (p *parser) variantAnd() *variant {
	v := p.variantAtom()
	for p.got("&&") {
		v = &variant{op: "&&", x: v, y: p.variantAtom()}
	}
	return v
}

func (p *parser) variantAtom() *variant {
	if !p.enter() {
		return &variant{}
	}
	defer p.leave()
	switch {
	case p.got("not"):
		return &variant{op: "not", x: p.variantAtom()}
	case p.got("("):
		v := p.variant()
		p.expect(")", "")
		return v
	}
	p.got("variant")
	return &variant{name: p.expect(kString, "the name of a variant in quotes").text}
}

func (p *parser) matchExpr(pos Pos) expr {
	x := p.expr()
	p.expect("with", "")
	p.got("||")
	if p.is(kTag) || p.is("_") && p.peek(1).kind == "->" {
		return p.matchTags(pos, x)
	}
	m := matchSetExpr{Pos: pos, x: x}
	for i := range 2 {
		if i == 1 {
			p.expect("||", "|| and the other of the clauses {} -> and e ++ rest ->")
		}
		if p.got("{") {
			p.expect("}", "")
			p.expect("->", "")
			m.empty = p.expr()
			continue
		}
		m.elem = p.nameOrBlank()
		if p.got("|") {
			m.three = true
			m.before, m.elem = m.elem, p.nameOrBlank()
		}
		p.expect("++", "++ or | (a clause is {} ->, e ++ rest -> or before | e ++ rest ->)")
		m.rest = p.nameOrBlank()
		p.expect("->", "")
		m.some = p.expr()
	}
	if p.err == nil && (m.empty == nil || m.some == nil) {
		p.stop(errorAt(pos, "found the same clause twice; expected one {} -> and one e ++ rest ->"))
	}
	p.expect("end", "")
	return m
}

func (p *parser) matchTags(pos Pos, x expr) expr {
	m := matchExpr{Pos: pos, x: x}
	for {
		if p.got("_") {
			p.expect("->", "")
			m.other = p.expr()
			break
		}
		tag := p.expect(kTag, "a tag or _").text
		p.expect("->", "")
		m.clauses = append(m.clauses, clause{tag, p.expr()})
		if !p.got("||") {
			break
		}
	}
	p.expect("end", "|| or end")
	return m
}

// base reads a union or anything that binds tighter.
func (p *parser) base() expr { return p.chain(opUnion, p.add) }

// chain reads x op y op z as one node; parentheses inside the same operator do not matter.
func (p *parser) chain(op chainOp, operand func() expr) expr {
	x := operand()
	if !p.is(kind(op)) {
		return x
	}
	c := chainExpr{Pos: x.place(), op: op}
	c.append(x)
	for p.got(kind(op)) {
		c.append(operand())
	}
	return c
}

func (c *chainExpr) append(x expr) {
	if same, ok := x.(chainExpr); ok && same.op == c.op {
		c.xs = append(c.xs, same.xs...)
		return
	}
	c.xs = append(c.xs, x)
}

func (p *parser) add() expr { return p.right(opAdd, func() expr { return p.chain(opThen, p.minus) }) }

func (p *parser) intersect() expr { return p.right(opIntersect, p.product) }

// right reads x op y op z as x op (y op z).
func (p *parser) right(op binaryOp, operand func() expr) expr {
	xs := []expr{operand()}
	for p.got(kind(op)) {
		xs = append(xs, operand())
	}
	x := xs[len(xs)-1]
	for i := len(xs) - 2; i >= 0; i-- {
		x = binaryExpr{xs[i].place(), op, xs[i], x}
	}
	return x
}

func (p *parser) minus() expr {
	x := p.intersect()
	for p.got(kind(opMinus)) {
		x = binaryExpr{x.place(), opMinus, x, p.intersect()}
	}
	return x
}

// product reads S * S. What follows a * decides whether it is a product or a closure.
func (p *parser) product() expr {
	x := p.postfix()
	if !p.is("*") {
		return x
	}
	p.advance()
	return binaryExpr{x.place(), opProduct, x, p.postfix()}
}

// postfix reads ~x, or x with any number of + * ? ^-1 behind it.
func (p *parser) postfix() expr {
	if !p.enter() {
		return emptyRelExpr{p.tok.pos}
	}
	defer p.leave()
	pos := p.tok.pos
	if p.got("~") {
		x := p.postfixInverse(p.tilde())
		if p.is("*") || p.is("+") || p.is("?") {
			p.fail("parentheses: (~x) or ~(x) with the operator")
		}
		return unaryExpr{pos, opComplement, x}
	}
	x := p.primary()
	for {
		switch {
		case p.is("*") && startsOperand(p.peek(1).kind):
			return x
		case p.is("+"), p.is("?"), p.is("*"):
			x = unaryExpr{x.place(), unaryOp(p.tok.kind), x}
			p.advance()
		case p.is("^"):
			x = p.postfixInverse(x)
		default:
			return x
		}
	}
}

// tilde reads what stands behind a ~: perhaps another ~.
func (p *parser) tilde() expr {
	if p.is("~") {
		return p.postfix()
	}
	return p.primary()
}

func (p *parser) postfixInverse(x expr) expr {
	for p.got("^") {
		p.expect("-1", "-1 (the inverse of r is r^-1)")
		x = unaryExpr{x.place(), opInverse, x}
	}
	return x
}

// startsOperand says whether an operand can begin with a token of kind k.
func startsOperand(k kind) bool {
	switch k {
	case kName, kTag, "0", "_", "{", "(", "[", "begin", "~":
		return true
	}
	return false
}

// primary reads a name with its arguments, or a simple expression.
func (p *parser) primary() expr {
	if !p.is(kName) {
		x := p.simple()
		if x == nil {
			p.fail("an expression")
			x = emptyRelExpr{p.tok.pos}
		}
		return x
	}
	pos := p.tok.pos // first: within one literal, Go may call p.name before it reads p.tok.pos
	var x expr = nameExpr{pos, p.name()}
	for n := 0; ; n++ {
		arg := p.argument()
		if arg == nil {
			return x
		}
		if n == maxDepth {
			p.fail("an operator (a function applied to that many arguments?)")
		}
		x = applyExpr{x.place(), x, arg}
	}
}

// argument reads what a function can be applied to without parentheses, or returns nil.
func (p *parser) argument() expr {
	if p.is(kName) {
		pos := p.tok.pos
		return nameExpr{pos, p.name()}
	}
	return p.simple()
}

// simple reads an expression that needs no parentheses, or returns nil if none begins here.
func (p *parser) simple() expr {
	pos := p.tok.pos
	switch {
	case p.got("0"):
		return emptyRelExpr{pos}
	case p.got("_"):
		return universeExpr{pos}
	case p.is(kTag):
		t := tagExpr{pos, p.tok.text}
		p.advance()
		return t
	case p.got("{"):
		return setExpr{pos, p.list("}")}
	case p.got("["):
		x := unaryExpr{pos, opIdentity, p.expr()}
		p.expect("]", "")
		return x
	case p.got("begin"):
		x := p.expr()
		p.expect("end", "")
		return x
	case p.got("("):
		if p.got(")") {
			return chainExpr{Pos: pos, op: opTuple}
		}
		x := p.expr()
		p.expect(")", "")
		return x
	}
	return nil
}

// list reads x, y, z and the token that closes it, which is passed too.
func (p *parser) list(closing kind) []expr {
	var xs []expr
	if p.got(closing) {
		return xs
	}
	for {
		xs = append(xs, p.base())
		if !p.got(",") {
			break
		}
	}
	p.expect(closing, "")
	return xs
}
