package litmus

import "strings"

// Quantifier is how a condition asks about the states that are left.
type Quantifier uint8

const (
	Exists    Quantifier = iota // is there a state that the proposition holds for?
	NotExists                   // is there none?
	ForAll                      // does it hold for every one?
)

// String is the quantifier as tests write it.
func (q Quantifier) String() string { return [...]string{"exists", "~exists", "forall"}[q] }

// Kind is the word for it in logs: Allowed, Forbidden, Required.
func (q Quantifier) Kind() string { return [...]string{"Allowed", "Forbidden", "Required"}[q] }

// Cond is the question that the test asks of the states that are left.
type Cond struct {
	Quantifier Quantifier
	Prop       Prop
	Kinds      []NamedKind
}

// NamedKind says how a model by that name should answer: the "with" at the end of old tests.
type NamedKind struct {
	Name       string
	Quantifier Quantifier
}

// A Prop is a proposition on states: one of [And], [Or], [Not], [Implies] and [Atom].
type Prop interface {
	// Holds is whether the proposition is true of a state.
	Holds(State) bool
	// String is the proposition as tests write it, fully parenthesised.
	String() string
}

// And is true when all of its parts are; with none it is the constant true.
type And []Prop

// Or is true when one of its parts is; with none it is the constant false.
type Or []Prop

// Not is true when its part is false.
type Not struct{ Prop Prop }

// Implies is true when its left part is false or its right part is true.
type Implies struct{ Left, Right Prop }

// An Atom says what a location holds: a value, the cells of an array, or what another location holds.
type Atom struct {
	Location   Location
	As         Type // what the location is shown as ([Test.TypeOf]), and the value therefore compared as
	Value      Value
	List       []Value
	Other      Location
	IsLocation bool // it is Other that is compared with
}

func (p And) Holds(s State) bool {
	for _, q := range p {
		if !q.Holds(s) {
			return false
		}
	}
	return true
}

func (p Or) Holds(s State) bool {
	for _, q := range p {
		if q.Holds(s) {
			return true
		}
	}
	return false
}

func (p Not) Holds(s State) bool { return !p.Prop.Holds(s) }

func (p Implies) Holds(s State) bool { return !p.Left.Holds(s) || p.Right.Holds(s) }

func (p Atom) Holds(s State) bool {
	switch {
	case p.IsLocation:
		return s[p.Location] == s[p.Other]
	case p.List == nil:
		return s[p.Location] == p.As.Show(p.Value)
	}
	cells := make([]Value, len(p.List))
	for i, v := range p.List {
		cells[i] = p.As.Show(v)
	}
	return s[p.Location] == ArrayOf(cells)
}

func (p And) String() string { return join(p, " /\\ ", "true") }
func (p Or) String() string  { return join(p, " \\/ ", "false") }

func join(parts []Prop, operator, none string) string {
	if len(parts) == 0 {
		return none
	}
	texts := make([]string, len(parts))
	for i, p := range parts {
		texts[i] = p.String()
	}
	return "(" + strings.Join(texts, operator) + ")"
}

func (p Not) String() string     { return "not (" + p.Prop.String() + ")" }
func (p Implies) String() string { return "(" + p.Left.String() + " => " + p.Right.String() + ")" }

func (p Atom) String() string {
	switch {
	case p.IsLocation:
		other := p.Other.String()
		if p.Other.IsCell {
			other = "*" + other
		}
		return p.Location.String() + "=" + other
	case p.List == nil:
		return p.Location.String() + "=" + p.Value.String()
	}
	cells := make([]string, len(p.List))
	for i, v := range p.List {
		cells[i] = v.String()
	}
	return p.Location.Name + "={" + strings.Join(cells, ",") + "}"
}

// Map returns a proposition with other atoms; nil for nil.
func Map(p Prop, f func(Atom) Atom) Prop {
	all := func(parts []Prop) []Prop {
		mapped := make([]Prop, len(parts))
		for i, q := range parts {
			mapped[i] = Map(q, f)
		}
		return mapped
	}
	switch p := p.(type) {
	case Atom:
		return f(p)
	case Not:
		return Not{Map(p.Prop, f)}
	case Implies:
		return Implies{Map(p.Left, f), Map(p.Right, f)}
	case And:
		return And(all(p))
	case Or:
		return Or(all(p))
	}
	return nil
}

// Relocate returns a proposition with other locations; nil for nil.
func Relocate(p Prop, f func(Location) Location) Prop {
	return Map(p, func(a Atom) Atom {
		a.Location = f(a.Location)
		if a.IsLocation {
			a.Other = f(a.Other)
		}
		return a
	})
}

// Atoms calls f with every atom of a proposition, from left to right.
func Atoms(p Prop, f func(Atom)) {
	switch p := p.(type) {
	case Atom:
		f(p)
	case Not:
		Atoms(p.Prop, f)
	case Implies:
		Atoms(p.Left, f)
		Atoms(p.Right, f)
	case And:
		for _, q := range p {
			Atoms(q, f)
		}
	case Or:
		for _, q := range p {
			Atoms(q, f)
		}
	}
}
