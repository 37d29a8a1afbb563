package cat

import (
	"example.org/atomlab/litmus/event"
)

// A node is a compiled expression. The compiler makes them (compile_expr.go); evaluating one costs what its operator
// costs, for names are places by then: a local value is a place in a frame, everything else a slot of the session.
type node interface {
	eval(s *Session, f *frame) (value, error)
}

// frame holds the values of the names that one binder binds: the parameters of a function that is being called, a let
// or a match inside one. up is the frame of the binder around it.
type frame struct {
	vals []value
	up   *frame
}

type (
	constNode struct{ v value }
	idNode    struct{} // id
	slotNode  int      // a closed expression, evaluated at most once for each choice that it depends on
	localNode struct{ up, at int }
	failNode  struct{ err error } // an expression that has no meaning; harmless until it is needed
	baseNode  struct {            // a name that the model does not bind: the environment may
		pos  Pos
		name string
	}
	choiceNode int // what with-from has chosen
	unionNode  struct {
		pos Pos
		op  string // | or &
		xs  []node
	}
	minusNode struct {
		pos  Pos
		x, y node
	}
	productNode struct {
		pos  Pos
		x, y node
	}
	addNode struct {
		pos  Pos
		x, y node
	}
	unaryNode struct {
		pos Pos
		op  unaryOp
		x   node
	}
	tupleNode []node
	projNode  struct { // the at-th of a tuple of n
		pos   Pos
		x     node
		at, n int
	}
	setNode struct {
		pos Pos
		xs  []node
	}
	tryNode struct{ x, y node }
	ifNode  struct {
		pos     Pos
		op      condOp
		x, y    node
		yes, no node
	}
)

func (n constNode) eval(*Session, *frame) (value, error) { return n.v, nil }
func (n failNode) eval(*Session, *frame) (value, error)  { return nil, n.err }
func (idNode) eval(s *Session, _ *frame) (value, error)  { return s.world.id, nil }

func (n slotNode) eval(s *Session, _ *frame) (value, error) { return s.slot(int(n)) }

func (n choiceNode) eval(s *Session, _ *frame) (value, error) { return s.chosen[n], nil }

func (n localNode) eval(s *Session, f *frame) (value, error) {
	for range n.up {
		f = f.up
	}
	if late, ok := f.vals[n.at].(*thunk); ok {
		return late.force(s)
	}
	return f.vals[n.at], nil
}

// thunk is a local value that has not been needed yet.
type thunk struct {
	x    node
	f    *frame
	v    value
	err  error
	done bool
}

func (t *thunk) force(s *Session) (value, error) {
	if !t.done {
		t.v, t.err = s.nested(t.x, t.f)
		t.done, t.f = true, nil
	}
	return t.v, t.err
}

func (n baseNode) eval(s *Session, _ *frame) (value, error) {
	if v, ok := s.base(n.name); ok {
		return v, nil
	}
	return nil, errorAt(n.pos, "found the name %s, which nothing binds; expected one that this model or the architecture of the test defines", n.name)
}

func (n unionNode) eval(s *Session, f *frame) (value, error) {
	v, err := n.xs[0].eval(s, f)
	if err != nil {
		return nil, err
	}
	for _, x := range n.xs[1:] {
		w, err := x.eval(s, f)
		if err != nil {
			return nil, err
		}
		if v, err = s.world.binary(n.pos, n.op, v, w); err != nil {
			return nil, err
		}
		if _, ok := v.(*collection); ok {
			if err := s.grew(n.pos, v); err != nil {
				return nil, err
			}
		}
	}
	return v, nil
}

// both evaluates two expressions.
func (s *Session) both(x, y node, f *frame) (a, b value, err error) {
	if a, err = x.eval(s, f); err != nil {
		return nil, nil, err
	}
	b, err = y.eval(s, f)
	return a, b, err
}

func (n minusNode) eval(s *Session, f *frame) (value, error) {
	a, b, err := s.both(n.x, n.y, f)
	if err != nil {
		return nil, err
	}
	return s.world.binary(n.pos, "\\", a, b)
}

func (n productNode) eval(s *Session, f *frame) (value, error) {
	a, b, err := s.both(n.x, n.y, f)
	if err != nil {
		return nil, err
	}
	return s.world.product(n.pos, a, b)
}

func (n addNode) eval(s *Session, f *frame) (value, error) {
	a, b, err := s.both(n.x, n.y, f)
	if err != nil {
		return nil, err
	}
	v, err := s.world.add(n.pos, a, b)
	if err != nil {
		return nil, err
	}
	return v, s.grew(n.pos, v)
}

func (n unaryNode) eval(s *Session, f *frame) (value, error) {
	v, err := n.x.eval(s, f)
	if err != nil {
		return nil, err
	}
	return s.world.unary(n.pos, n.op, v)
}

func (n tupleNode) eval(s *Session, f *frame) (value, error) {
	t := &tuple{of: make([]value, len(n))}
	for i, x := range n {
		v, err := x.eval(s, f)
		if err != nil {
			return nil, err
		}
		t.of[i] = v
	}
	return t, nil
}

func (n projNode) eval(s *Session, f *frame) (value, error) {
	v, err := n.x.eval(s, f)
	if err != nil {
		return nil, err
	}
	t, ok := v.(*tuple)
	if !ok || len(t.of) != n.n {
		return nil, errorAt(n.pos, "found %s; expected a tuple of %d", describe(v), n.n)
	}
	return t.of[n.at], nil
}

func (n setNode) eval(s *Session, f *frame) (value, error) {
	var set value = nothing{}
	for _, x := range n.xs {
		v, err := x.eval(s, f)
		if err != nil {
			return nil, err
		}
		if set, err = s.world.add(n.pos, v, set); err != nil {
			return nil, err
		}
	}
	return set, nil
}

func (n tryNode) eval(s *Session, f *frame) (value, error) {
	v, err := n.x.eval(s, f)
	if err == nil || isFatal(err) {
		return v, err
	}
	return n.y.eval(s, f)
}

// holds decides the condition of an if.
func (n ifNode) holds(s *Session, f *frame) (bool, error) {
	a, b, err := s.both(n.x, n.y, f)
	if err != nil {
		return false, err
	}
	switch n.op {
	case condEqual:
		return s.world.same(n.pos, a, b)
	case condSubset:
		return s.world.subset(n.pos, a, b)
	}
	return s.world.member(n.pos, a, b)
}

// seqNode is x; y; z. An operand [S] restricts and is not multiplied out. As soon as the beginning is empty, what
// follows is not evaluated, and may be meaningless: models rely on it.
type seqNode struct {
	pos   Pos
	parts []seqPart
	plain []seqPart // the parts before the compiler put together what may be kept, or nil
}

type seqPart struct {
	x     node
	isSet bool // x is the S of [S]
}

func (n seqNode) eval(s *Session, f *frame) (value, error) {
	v, err := n.run(n.parts, s, f)
	if err != nil && n.plain != nil && !isFatal(err) {
		return n.run(n.plain, s, f) // what failed may be what an empty beginning spares us
	}
	return v, err
}

func (n seqNode) run(parts []seqPart, s *Session, f *frame) (value, error) {
	var sofar *event.Rel // nil while there were only sets, which are start
	var start *event.Set
	for _, p := range parts {
		v, err := p.x.eval(s, f)
		if err != nil {
			return nil, err
		}
		if p.isSet {
			set, ok := s.world.set(v)
			if !ok {
				return nil, errorAt(n.pos, "found %s in [ ]; expected a set of events", describe(v))
			}
			sofar, start = restrict(sofar, start, set)
		} else {
			r, ok := s.world.rel(v)
			if !ok {
				return nil, errorAt(n.pos, "found %s as operand of ;; expected a relation", describe(v))
			}
			sofar = follow(sofar, start, r)
		}
		if sofar != nil && sofar.IsEmpty() || sofar == nil && start.IsEmpty() {
			return nothing{}, nil
		}
	}
	if sofar == nil {
		return start.Identity(), nil
	}
	return sofar, nil
}

// restrict is (sofar or [start]); [set].
func restrict(sofar *event.Rel, start, set *event.Set) (*event.Rel, *event.Set) {
	switch {
	case sofar != nil:
		return sofar.To(set), nil
	case start != nil:
		return nil, start.Intersect(set)
	}
	return nil, set
}

// follow is (sofar or [start]); r.
func follow(sofar *event.Rel, start *event.Set, r *event.Rel) *event.Rel {
	switch {
	case sofar != nil:
		return sofar.Then(r)
	case start != nil:
		return r.From(start)
	}
	return r
}
