package syntax

import (
	"fmt"
	"strings"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/internal/scan"
	"example.org/atomlab/litmus/isa"
)

// ParseProp reads a proposition as conditions of the architecture write it, 0:X1=1 /\\ x=2, or a state as logs write
// it, 0:X1=1; [x]=2;
func ParseProp(arch litmus.Arch, text string) (litmus.Prop, error) {
	if len(text) > MaxSize {
		return nil, tooLarge("proposition", int64(len(text)))
	}
	p := &parser{Scanner: scan.Scanner{Text: text}, file: "proposition", test: &litmus.Test{Arch: arch}, isa: isa.For(arch)}
	read := func() (litmus.Prop, error) { return p.prop(0) }
	if strings.Contains(text, ";") {
		p.Text = strings.TrimRight(text, "; ") + ";"
		read = p.seen
	}
	prop, err := read()
	if err == nil && !p.End() {
		err = p.Wrong("the end of the proposition, or an operator: /\\, \\/, =>")
	}
	if err != nil {
		return nil, p.place(err)
	}
	return prop, nil
}

// constraints reads all that follows the program. A test without a condition asks for what is always true.
func (p *parser) constraints() error {
	p.test.Cond = litmus.Cond{Quantifier: litmus.ForAll, Prop: litmus.And{}}
	if cut := strings.Index(p.Text[p.At:], "<<"); cut >= 0 { // herd7 too takes this for the end
		p.Text = p.Text[:p.At+cut]
	}
	if p.Word("locations") {
		if err := p.observed(); err != nil {
			return err
		}
	}
	var err error
	if p.Word("filter") {
		if p.test.Filter, err = p.prop(0); err != nil {
			return err
		}
	}
	if err := p.cond(); err != nil {
		return err
	}
	p.Accept(";")
	if p.Word("with") {
		if err := p.kinds(); err != nil {
			return err
		}
	}
	if !p.End() {
		return p.Wrong("the end of the test, or an operator: /\\, \\/, =>")
	}
	return nil
}

// observed reads [x; 0:X1; y[1]; 0:X2 int64_t;].
func (p *parser) observed() error {
	if err := p.Expect("["); err != nil {
		return err
	}
	for !p.Accept("]") {
		location, err := p.location()
		if err != nil {
			return err
		}
		o := litmus.Observed{Location: location}
		o.Type.Name = p.Name()
		o.Type.Pointer = p.Accept("*")
		p.test.Observed = append(p.test.Observed, o)
		if !p.Accept(";") && !p.Sees("]") {
			return p.Wrong("; or ] after a location to show")
		}
	}
	return nil
}

// cond reads the quantifier and its proposition.
func (p *parser) cond() (err error) {
	c := &p.test.Cond
	switch {
	case p.End():
		return nil
	case p.Sees("("): // after "locations" or "filter": exists goes without saying
		c.Quantifier = litmus.Exists
	case p.Word("exists"), p.Word("final"):
		c.Quantifier = litmus.Exists
	case p.Word("forall"):
		c.Quantifier = litmus.ForAll
	case p.Accept("~"), p.Word("not"):
		c.Quantifier = litmus.NotExists
		if !p.Word("exists") {
			return p.Wrong(`"exists"`)
		}
	case p.Word("observed"), p.Word("Observed"):
		c.Quantifier = litmus.Exists
		c.Prop, err = p.seen()
		return err
	default:
		return p.Wrong("locations, filter, exists, ~exists or forall")
	}
	c.Prop, err = p.prop(0)
	return err
}

// seen reads the states of an "observed": 0:X1=1; x=2; and 0:X1=0; x=1;
func (p *parser) seen() (litmus.Prop, error) {
	var states, state []litmus.Prop
	for !p.End() {
		if p.Word("and") {
			states, state = append(states, and(state)), nil
			continue
		}
		a, err := p.atom()
		if err != nil {
			return nil, err
		}
		if err := p.Expect(";"); err != nil {
			return nil, err
		}
		state = append(state, a)
	}
	return or(append(states, and(state))), nil
}

// kinds reads what follows "with": tso: ~exists; sc: forall;
func (p *parser) kinds() error {
	for !p.End() {
		kind := litmus.NamedKind{Name: p.Name()}
		if kind.Name == "" {
			return p.Wrong("the name of a model")
		}
		if err := p.Expect(":"); err != nil {
			return err
		}
		switch {
		case p.Word("exists"):
			kind.Quantifier = litmus.Exists
		case p.Word("forall"):
			kind.Quantifier = litmus.ForAll
		case p.AcceptAny("~", "not") && p.Word("exists"):
			kind.Quantifier = litmus.NotExists
		default:
			return p.Wrong("exists, ~exists or forall")
		}
		p.test.Cond.Kinds = append(p.test.Cond.Kinds, kind)
		if !p.Accept(";") {
			break
		}
	}
	return nil
}

// prop reads alternatives, which bind weakest; then come /\, =>, which groups to the right, and not. That => binds
// more tightly than /\ is how herd7 reads it.
func (p *parser) prop(depth int) (litmus.Prop, error) {
	if depth > MaxDepth {
		return nil, p.tooDeep()
	}
	parts, err := p.chain("\\/", func() (litmus.Prop, error) { return p.conjunction(depth) })
	return or(parts), err
}

func (p *parser) tooDeep() error {
	return p.Wrong(fmt.Sprintf("a proposition nested at most %d deep", MaxDepth))
}

func (p *parser) conjunction(depth int) (litmus.Prop, error) {
	parts, err := p.chain("/\\", func() (litmus.Prop, error) { return p.implication(depth) })
	return and(parts), err
}

func (p *parser) implication(depth int) (litmus.Prop, error) {
	if depth > MaxDepth {
		return nil, p.tooDeep()
	}
	left, err := p.unary(depth)
	if err != nil || !p.Accept("=>") {
		return left, err
	}
	right, err := p.implication(depth + 1)
	return litmus.Implies{Left: left, Right: right}, err
}

func (p *parser) chain(operator string, part func() (litmus.Prop, error)) (parts []litmus.Prop, err error) {
	for {
		q, err := part()
		if err != nil {
			return nil, err
		}
		parts = append(parts, q)
		if !p.Accept(operator) {
			return parts, nil
		}
	}
}

// and joins what is joined already, so that (a /\ b) /\ c and a /\ b /\ c are the same test.
func and(parts []litmus.Prop) litmus.Prop {
	all := litmus.And{}
	for _, q := range parts {
		if inner, ok := q.(litmus.And); ok {
			all = append(all, inner...)
		} else {
			all = append(all, q)
		}
	}
	if len(all) == 1 {
		return all[0]
	}
	return all
}

func or(parts []litmus.Prop) litmus.Prop {
	all := litmus.Or{}
	for _, q := range parts {
		if inner, ok := q.(litmus.Or); ok {
			all = append(all, inner...)
		} else {
			all = append(all, q)
		}
	}
	if len(all) == 1 {
		return all[0]
	}
	return all
}

// unary reads negations, parentheses, constants and atoms.
func (p *parser) unary(depth int) (litmus.Prop, error) {
	switch {
	case p.Accept("~"), p.Word("not"):
		if depth > MaxDepth {
			return nil, p.tooDeep()
		}
		q, err := p.unary(depth + 1)
		return litmus.Not{Prop: q}, err
	case p.Accept("("):
		q, err := p.prop(depth + 1)
		if err != nil {
			return nil, err
		}
		if !p.Accept(")") {
			return nil, p.Wrong("), or an operator: /\\, \\/, =>")
		}
		return q, nil
	case p.Word("true"):
		return litmus.And{}, nil
	case p.Word("false"):
		return litmus.Or{}, nil
	}
	return p.atom()
}

// atom reads 0:X1=1, [x]=2, x!=2, y={1,2}, 0:X1=1:X2, [x]=[y].
func (p *parser) atom() (litmus.Prop, error) {
	a := litmus.Atom{}
	var err error
	if a.Location, err = p.location(); err != nil {
		return nil, err
	}
	differs := p.AcceptAny("!=", "<>")
	if !differs && !p.AcceptAny("==", "=") {
		return nil, p.Wrong("= and a value")
	}
	switch {
	case p.Sees("{") && a.Location.IsMemory() && !a.Location.IsCell:
		a.List, err = p.list()
	case p.Sees("[") || p.Sees("*") || p.seesRegister():
		p.Accept("*")
		a.IsLocation = true
		a.Other, err = p.location()
	default:
		a.Value, err = p.value()
	}
	if err != nil {
		return nil, err
	}
	if differs {
		return litmus.Not{Prop: a}, nil
	}
	return a, nil
}

// seesRegister is whether 1:X2 comes next rather than the label 1:L2.
func (p *parser) seesRegister() bool {
	ahead := *p
	if _, ok := ahead.thread(); !ok {
		return false
	}
	_, is := ahead.isa.Whole(ahead.Name())
	return is || ahead.Sees("%")
}
