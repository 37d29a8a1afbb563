package cat

import "slices"

// Limits of what is read. The largest public model with all its includes is 60 kB and nests 8 deep.
const (
	maxFileBytes = 1 << 20
	maxDepth     = 200
)

// parser reads one file by recursive descent with one token of lookahead (two in a match).
type parser struct {
	lex   lexer
	tok   token // the next
	ahead []token
	depth int
	err   error // the first; once set, every token is the end of the file
}

// parseFile reads the text of one file.
func parseFile(name, src string) (*file, error) {
	start := Pos{name, 1, 1}
	if len(src) > maxFileBytes {
		return nil, errorAt(start, "found %d bytes; a model has at most %d", len(src), maxFileBytes)
	}
	p := &parser{lex: lexer{src: src, pos: start}}
	p.advance()
	f := p.header()
	f.name = name
	f.body = p.instrs()
	p.expect(kEOF, "an instruction such as let, show, acyclic")
	if p.err != nil {
		return nil, p.err
	}
	return f, nil
}

// advance makes tok the token after it.
func (p *parser) advance() {
	switch {
	case p.err != nil:
	case len(p.ahead) > 0:
		p.tok, p.ahead = p.ahead[0], p.ahead[1:]
	default:
		p.tok = p.scan()
	}
}

func (p *parser) scan() token {
	t, err := p.lex.scan()
	if err != nil {
		p.stop(err)
		return p.tok
	}
	return t
}

// peek returns the token n after tok.
func (p *parser) peek(n int) token {
	for len(p.ahead) < n {
		p.ahead = append(p.ahead, p.scan())
	}
	return p.ahead[n-1]
}

// stop keeps the first error and ends the file here, so that everything that loops or recurses comes to its end.
func (p *parser) stop(err error) {
	if p.err == nil {
		p.err = err
	}
	p.tok = token{kind: kEOF, pos: p.tok.pos}
}

func (p *parser) fail(want string) { p.stop(errorAt(p.tok.pos, "found %v; expected %s", p.tok, want)) }

func (p *parser) is(k kind) bool { return p.tok.kind == k }

// got passes the token if it is of kind k.
func (p *parser) got(k kind) bool {
	if p.err != nil || p.tok.kind != k {
		return false
	}
	p.advance()
	return true
}

// expect passes a token of kind k or fails; want says more than k does, or "".
func (p *parser) expect(k kind, want string) token {
	t := p.tok
	if !p.is(k) {
		if want == "" {
			want = token{kind: k}.String()
		}
		p.fail(want)
	} else if k != kEOF {
		p.advance()
	}
	return t
}

func (p *parser) name() string {
	if !p.is(kName) {
		p.fail("a name")
		return ""
	}
	t := p.tok
	p.advance()
	return t.text
}

// enter counts how deep the text nests, and says whether that is still allowed; leave undoes it.
func (p *parser) enter() bool {
	if p.depth++; p.depth > maxDepth {
		p.stop(errorAt(p.tok.pos, "nested more than %d deep; give parts of it names with let", maxDepth))
		return false
	}
	return true
}

func (p *parser) leave() { p.depth-- }

// header reads the line before the instructions: an architecture, a title, both or none, and catdep.
func (p *parser) header() *file {
	f := &file{}
	if p.is(kName) {
		f.arch = p.name()
		f.title = f.arch
	}
	if p.is(kString) || p.is(kName) {
		f.title = p.tok.text
		p.advance()
	}
	for p.is(kName) && slices.Contains(defaults, p.tok.text) {
		p.advance()
	}
	f.catdep = p.got("catdep")
	return f
}

// defaults are the options with which models up to herdtools 7.54 ask for what is always so now.
var defaults = []string{"withoutco", "withinit", "withoutsc"}

// instrs reads instructions until something that begins none.
func (p *parser) instrs() []instr {
	if !p.enter() {
		return nil
	}
	defer p.leave()
	var list []instr
	for {
		i := p.instr()
		if i == nil || p.err != nil {
			return list
		}
		list = append(list, i)
	}
}

// instr reads one instruction, or returns nil if none begins here.
func (p *parser) instr() instr {
	pos := p.tok.pos
	switch k := p.tok.kind; k {
	case "let":
		return p.letInstr()
	case "match":
		return p.matchInstr()
	case "acyclic", "irreflexive", "empty", "~", "flag", "assert", "undefined_unless":
		r := roleCheck
		if k == "flag" || k == "assert" || k == "undefined_unless" {
			r = role(k)
			p.advance()
		}
		return testInstr{pos, r, p.test()}
	case "show":
		return p.show()
	case "procedure":
		return p.procedure()
	case "if":
		return p.ifInstr()
	case "include", "unshow", "call", "debug", "forall", "with", "enum", "instructions", "default":
		p.advance()
		return p.simpleInstr(pos, k)
	}
	return nil
}

// simpleInstr reads the rest of an instruction whose keyword k is passed.
func (p *parser) simpleInstr(pos Pos, k kind) instr {
	switch k {
	case "include":
		return includeInstr{pos, p.expect(kString, "a file name in quotes").text}
	case "unshow":
		return showInstr{pos, p.names(p.name()), true}
	case "call":
		c := callInstr{Pos: pos, name: p.name()}
		c.arg = p.argument()
		if c.arg == nil {
			p.fail("an argument in parentheses")
		}
		c.as = p.asName()
		return c
	case "debug":
		return debugInstr{pos, p.expr()}
	case "forall":
		f := forallInstr{Pos: pos, name: p.name()}
		p.expect("in", "")
		f.set = p.expr()
		p.expect("do", "")
		f.body = p.instrs()
		p.expect("end", "an instruction or end")
		return f
	case "with":
		w := withInstr{Pos: pos, name: p.name()}
		p.expect("from", "")
		w.set = p.expr()
		return w
	case "enum":
		return p.enum(pos)
	}
	e := eventsInstr{Pos: pos, name: p.name(), isDefault: k == "default"}
	p.expect("[", "")
	e.args = p.list("]")
	return e
}

func (p *parser) letInstr() instr {
	l := letInstr{Pos: p.tok.pos}
	p.expect("let", "")
	l.rec = p.got("rec")
	l.binds = p.bindings()
	if l.rec && p.got("when") {
		t := p.test()
		l.when = &t
	}
	p.got("in") // allowed at the end, without meaning
	return l
}

func (p *parser) test() test {
	t := test{pos: p.tok.pos}
	t.negated = p.got("~")
	t.what = p.tok.kind
	switch t.what {
	case "acyclic", "irreflexive", "empty":
		p.advance()
	default:
		p.fail("acyclic, irreflexive or empty")
	}
	t.x = p.expr()
	t.name = p.asName()
	return t
}

func (p *parser) asName() string {
	if p.got("as") {
		return p.name()
	}
	return ""
}

// names reads the rest of a list that begins with first.
func (p *parser) names(first string) []string {
	list := []string{first}
	for p.got(",") {
		list = append(list, p.name())
	}
	return list
}

// show reads show a, b or show x as a, which differ only in what follows the first name.
func (p *parser) show() instr {
	pos := p.tok.pos
	p.advance()
	x := p.base()
	if p.got("as") {
		return showAsInstr{pos, x, p.name()}
	}
	if n, ok := x.(nameExpr); ok {
		return showInstr{pos, p.names(n.name), false}
	}
	p.fail("as and the name to show it by")
	return showInstr{Pos: pos}
}

func (p *parser) procedure() instr {
	pr := procedureInstr{Pos: p.tok.pos}
	p.advance()
	pr.rec = p.got("rec")
	pr.name = p.name()
	pr.param = p.parameter()
	p.expect("=", "")
	pr.body = p.instrs()
	p.expect("end", "an instruction or end")
	return pr
}

func (p *parser) ifInstr() instr {
	i := ifInstr{Pos: p.tok.pos}
	p.advance()
	i.cond = p.variant()
	i.yes = p.instrs()
	if p.got("else") {
		i.no = p.instrs()
	}
	p.expect("end", "an instruction, else or end")
	return i
}

func (p *parser) matchInstr() instr {
	m := matchInstr{Pos: p.tok.pos}
	p.advance()
	m.x = p.expr()
	p.expect("with", "")
	p.got("||")
	for {
		if p.got("_") {
			p.expect("->", "")
			m.other, m.hasOther = p.instrs(), true
			break
		}
		m.tags = append(m.tags, p.expect(kTag, "a tag or _").text)
		p.expect("->", "")
		m.bodies = append(m.bodies, p.instrs())
		if !p.got("||") {
			break
		}
	}
	p.expect("end", "|| or end")
	return m
}

func (p *parser) enum(pos Pos) instr {
	e := enumInstr{Pos: pos, name: p.name()}
	p.expect("=", "")
	p.got("||")
	for {
		e.tags = append(e.tags, p.expect(kTag, "a tag").text)
		if !p.got("||") {
			return e
		}
	}
}

// bindings reads p = e and p = e ...
func (p *parser) bindings() []binding {
	var list []binding
	for {
		list = append(list, p.binding())
		if !p.got("and") {
			return list
		}
	}
}

// binding reads x = e, x, y = e, (x, y) = e, f x = e or f(x, y) = e.
func (p *parser) binding() binding {
	b := binding{pos: p.tok.pos}
	if p.is(kName) && (p.peek(1).kind == kName || p.peek(1).kind == "_" || p.peek(1).kind == "(") {
		f := funExpr{Pos: b.pos, name: p.name()}
		b.pat = pattern{names: []string{f.name}}
		f.param = p.parameter()
		p.expect("=", "")
		f.body = p.expr()
		b.x = f
		return b
	}
	b.pat = p.pattern()
	p.expect("=", "= and what the name stands for")
	b.x = p.expr()
	return b
}

// pattern reads x, or x, y, with parentheses or without.
func (p *parser) pattern() pattern {
	if p.is("(") {
		return p.parameter()
	}
	names := []string{p.nameOrBlank()}
	for p.got(",") {
		names = append(names, p.nameOrBlank())
	}
	return pattern{names, len(names) > 1}
}

// parameter reads x or (x, y) or ().
func (p *parser) parameter() pattern {
	if !p.got("(") {
		return pattern{names: []string{p.nameOrBlank()}}
	}
	if p.got(")") {
		return pattern{tuple: true}
	}
	pat := p.pattern()
	p.expect(")", "")
	return pat
}

func (p *parser) nameOrBlank() string {
	if p.got("_") {
		return ""
	}
	return p.name()
}

// variant reads a question about variants: "a" && not ("b" || "c"). && binds tighter than ||.
func (p *parser) variant() *variant {
	v := p.variantAnd()
	for p.got("||") {
		v = &variant{op: "||", x: v, y: p.variantAnd()}
	}
	return v
}
