package cat

import (
	"example.org/atomlab/litmus/event"
)

// world is what operators need to know of the events: all of them, and all pairs of them.
type world struct {
	size int
	all  *event.Set // the universe: what _ stands for as a set
	each *event.Rel // and as a relation
	id   *event.Rel
}

func newWorld(all *event.Set) *world {
	return &world{all.Size(), all, all.Times(all), all.Identity()}
}

// set returns v as a set of events, if it is one.
func (w *world) set(v value) (*event.Set, bool) {
	switch v := v.(type) {
	case *event.Set:
		return v, true
	case nothing:
		return event.NewSet(w.size), true
	case everything:
		return w.all, true
	case one:
		return event.NewSet(w.size, int(v)), true
	}
	return nil, false
}

// rel returns v as a relation, if it is one.
func (w *world) rel(v value) (*event.Rel, bool) {
	switch v := v.(type) {
	case *event.Rel:
		return v, true
	case nothing:
		return event.NewRel(w.size), true
	case everything:
		return w.each, true
	case event.Pair:
		return event.NewRel(w.size, v), true
	}
	return nil, false
}

// bunch returns v as a collection, if it is one.
func (w *world) bunch(v value) (*collection, bool) {
	switch v := v.(type) {
	case *collection:
		return v, true
	case nothing:
		return newCollection(), true
	}
	return nil, false
}

// shape is what the operands of | & \ have in common.
type shape int

const (
	shapeAny shape = iota // 0 or _: whatever the other is
	shapeSet
	shapeRel
	shapeBunch
	shapeNone // no set of anything: a tag, a function, a tuple
)

func shapeOf(v value) shape {
	switch v.(type) {
	case nothing, everything:
		return shapeAny
	case *event.Set, one:
		return shapeSet
	case *event.Rel, event.Pair:
		return shapeRel
	case *collection:
		return shapeBunch
	}
	return shapeNone
}

// common returns the shape of both values, and false if they differ.
func common(x, y value) (shape, bool) {
	a, b := shapeOf(x), shapeOf(y)
	switch {
	case a == shapeNone || b == shapeNone:
		return shapeNone, false
	case a == shapeAny:
		return b, true
	case b == shapeAny:
		return a, true
	}
	return a, a == b
}

func mismatch(pos Pos, op string, x, y value) error {
	if shapeOf(x) == shapeNone {
		return errorAt(pos, "found %s as operand of %s; expected a set or a relation", describe(x), op)
	}
	if shapeOf(y) == shapeNone {
		return errorAt(pos, "found %s as operand of %s; expected a set or a relation", describe(y), op)
	}
	return errorAt(pos, "found %s on one side of %s and %s on the other; expected two of a kind", describe(x), op, describe(y))
}

// binary applies | & or \ to two values of the same shape.
func (w *world) binary(pos Pos, op string, x, y value) (value, error) {
	if a, ok := x.(*event.Rel); ok { // nearly always
		if b, ok := y.(*event.Rel); ok {
			return relOp(op, a, b), nil
		}
	}
	s, ok := common(x, y)
	if !ok {
		return nil, mismatch(pos, op, x, y)
	}
	switch s {
	case shapeSet:
		a, _ := w.set(x)
		b, _ := w.set(y)
		return setOp(op, a, b), nil
	case shapeRel:
		a, _ := w.rel(x)
		b, _ := w.rel(y)
		return relOp(op, a, b), nil
	case shapeBunch:
		a, ok1 := w.bunch(x)
		b, ok2 := w.bunch(y)
		if !ok1 || !ok2 { // _ with a collection: nobody knows all the sets that there are
			return nil, mismatch(pos, op, x, y)
		}
		return bunchOp(op, a, b), nil
	}
	return anyOp(op, x == everything{}, y == everything{}), nil
}

func relOp(op string, a, b *event.Rel) value {
	switch op {
	case "|":
		return a.Union(b)
	case "&":
		return a.Intersect(b)
	}
	return a.Minus(b)
}

func setOp(op string, a, b *event.Set) value {
	switch op {
	case "|":
		return a.Union(b)
	case "&":
		return a.Intersect(b)
	}
	return a.Minus(b)
}

func bunchOp(op string, a, b *collection) value {
	switch op {
	case "|":
		return a.union(b)
	case "&":
		return a.where(b.has)
	}
	return a.where(func(k string) bool { return !b.has(k) })
}

// anyOp combines 0 (false) and _ (true).
func anyOp(op string, a, b bool) value {
	full := a && !b
	switch op {
	case "|":
		full = a || b
	case "&":
		full = a && b
	}
	if full {
		return everything{}
	}
	return nothing{}
}

// unary applies r+ r* r? ~x r^-1 [S].
func (w *world) unary(pos Pos, op unaryOp, v value) (value, error) {
	switch op {
	case opComplement:
		return w.complement(pos, v)
	case opIdentity:
		s, ok := w.set(v)
		if !ok {
			return nil, errorAt(pos, "found %s in [ ]; expected a set of events", describe(v))
		}
		return s.Identity(), nil
	}
	r, ok := w.rel(v)
	if !ok {
		return nil, errorAt(pos, "found %s before %s; expected a relation", describe(v), op)
	}
	switch op {
	case opPlus:
		return r.Plus(), nil
	case opStar:
		return r.Plus().Union(w.id), nil
	case opOptional:
		return r.Union(w.id), nil
	}
	return r.Inverse(), nil
}

func (w *world) complement(pos Pos, v value) (value, error) {
	switch shapeOf(v) {
	case shapeAny:
		return anyOp("\\", true, v == everything{}), nil
	case shapeSet:
		s, _ := w.set(v)
		return w.all.Minus(s), nil
	case shapeRel:
		r, _ := w.rel(v)
		return w.each.Minus(r), nil
	}
	return nil, errorAt(pos, "found %s after ~; expected a set of events or a relation", describe(v))
}

// product is S * T.
func (w *world) product(pos Pos, x, y value) (value, error) {
	a, ok := w.set(x)
	if !ok {
		return nil, errorAt(pos, "found %s before *; expected a set of events", describe(x))
	}
	b, ok := w.set(y)
	if !ok {
		return nil, errorAt(pos, "found %s after *; expected a set of events", describe(y))
	}
	return a.Times(b), nil
}

// add is x ++ S: the set S and the element x.
func (w *world) add(pos Pos, x, s value) (value, error) {
	if e, ok := x.(one); ok {
		if set, ok := w.set(s); ok {
			return set.Union(event.NewSet(w.size, int(e))), nil
		}
	}
	if p, ok := x.(event.Pair); ok {
		if r, ok := w.rel(s); ok {
			return r.Union(event.NewRel(w.size, p)), nil
		}
	}
	c, ok := w.bunch(s)
	if !ok {
		return nil, errorAt(pos, "found %s ++ %s; expected an element and a set of such", describe(x), describe(s))
	}
	k, ok := key(x)
	if !ok {
		return nil, errorAt(pos, "found %s before ++; expected an element of a set: sets of functions there are none", describe(x))
	}
	return c.with(x, k), nil
}

// isEmpty says whether nothing is in v.
func isEmpty(v value) (empty, ok bool) {
	switch v := v.(type) {
	case *event.Rel:
		return v.IsEmpty(), true
	case *event.Set:
		return v.IsEmpty(), true
	case *collection:
		return v.size() == 0, true
	case nothing:
		return true, true
	case everything, one, event.Pair:
		return false, true
	}
	return false, false
}

// same says whether x = y.
func (w *world) same(pos Pos, x, y value) (bool, error) {
	if s, ok := common(x, y); ok && s != shapeAny {
		a, err := w.binary(pos, "\\", x, y)
		if err != nil {
			return false, err
		}
		b, err := w.binary(pos, "\\", y, x)
		if err != nil {
			return false, err
		}
		left, _ := isEmpty(a)
		right, _ := isEmpty(b)
		return left && right, nil
	}
	a, ok1 := key(x)
	b, ok2 := key(y)
	if !ok1 || !ok2 {
		return false, errorAt(pos, "found %s = %s; expected values other than functions", describe(x), describe(y))
	}
	return a == b, nil
}

// subset says whether all of x is in y.
func (w *world) subset(pos Pos, x, y value) (bool, error) {
	rest, err := w.binary(pos, "\\", x, y)
	if err != nil {
		return false, err
	}
	empty, _ := isEmpty(rest)
	return empty, nil
}

// member says whether x is an element of s.
func (w *world) member(pos Pos, x, s value) (bool, error) {
	switch e := x.(type) {
	case one:
		if set, ok := w.set(s); ok {
			return set.Has(int(e)), nil
		}
	case event.Pair:
		if r, ok := w.rel(s); ok {
			return r.Has(e.From, e.To), nil
		}
	}
	c, ok := w.bunch(s)
	k, ok2 := key(x)
	if !ok || !ok2 {
		return false, errorAt(pos, "found %s in %s; expected an element and a set of such", describe(x), describe(s))
	}
	return c.has(k), nil
}
