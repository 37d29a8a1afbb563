package cat

import (
	"example.org/atomlab/litmus/event"
)

// Functions, and what goes on inside them: calls, local lets, matches. Programs in cat loop by recursion, often over
// thousands of elements, so what stands at the end of a function is not evaluated on top of it but after it: such a
// node is a tail.

// tail is a node whose value is the value of another node in another frame.
type tail interface {
	next(s *Session, f *frame) (node, *frame, error)
}

// finish evaluates a node and, in a loop, whatever it ends in.
func (s *Session) finish(n node, f *frame) (value, error) {
	for {
		t, ok := n.(tail)
		if !ok {
			return n.eval(s, f)
		}
		var err error
		if n, f, err = t.next(s, f); err != nil {
			return nil, err
		}
	}
}

// nested evaluates a node on top of what is going on, but not too high up.
func (s *Session) nested(n node, f *frame) (value, error) {
	if s.depth++; s.depth > maxNesting {
		s.depth--
		return nil, &Error{s.at, "found more than 10000 calls inside each other; expected recursion that ends", ErrLimit}
	}
	defer func() { s.depth-- }()
	return s.finish(n, f)
}

const maxNesting = 10000

type (
	funNode struct {
		pos   Pos
		name  string
		arity int // of a tuple to take apart, or -1
		body  node
	}
	applyNode struct {
		pos      Pos
		fun, arg node
	}
	// recNode is the functions of one let rec: a closure, or a tuple of several.
	recNode []*funNode
	// letNode binds the values of xs, lazily, in a new frame.
	letNode struct {
		xs   []node
		body node
	}
	matchNode struct {
		pos   Pos
		x     node
		tags  []string
		then  []node
		other node // or nil
	}
	matchSetNode struct {
		pos         Pos
		x           node
		empty, some node // some has a frame of element and rest, or of before, element and rest
		three       bool
	}
)

type closure struct {
	fun *funNode
	env *frame
}

func (n *funNode) eval(_ *Session, f *frame) (value, error) { return &closure{n, f}, nil }

func (n recNode) eval(_ *Session, f *frame) (value, error) {
	self := &frame{make([]value, len(n)), f}
	for i, fun := range n {
		self.vals[i] = &closure{fun, self}
	}
	if len(n) == 1 {
		return self.vals[0], nil
	}
	return &tuple{of: self.vals}, nil
}

func (n applyNode) eval(s *Session, f *frame) (value, error) { return s.nested(n, f) }

func (n applyNode) next(s *Session, f *frame) (node, *frame, error) {
	fun, arg, err := s.both(n.fun, n.arg, f)
	if err != nil {
		return nil, nil, err
	}
	if err := s.tick(n.pos); err != nil {
		return nil, nil, err
	}
	switch fun := fun.(type) {
	case *closure:
		inner, err := fun.enter(n.pos, arg)
		return fun.fun.body, inner, err
	case *primitive:
		v, err := fun.do(s, n.pos, arg)
		return constNode{v}, nil, err
	}
	return nil, nil, errorAt(n.pos, "found %s applied to %s; expected a function", describe(fun), describe(arg))
}

// enter makes the frame of a call.
func (c *closure) enter(pos Pos, arg value) (*frame, error) {
	if c.fun.arity < 0 {
		return &frame{[]value{arg}, c.env}, nil
	}
	t, ok := arg.(*tuple)
	if !ok || len(t.of) != c.fun.arity {
		return nil, errorAt(pos, "found %s as argument of %s; expected a tuple of %d", describe(arg), c.fun.name, c.fun.arity)
	}
	return &frame{t.of, c.env}, nil
}

func (n letNode) eval(s *Session, f *frame) (value, error) { return s.finish(n, f) }

func (n letNode) next(_ *Session, f *frame) (node, *frame, error) {
	inner := &frame{make([]value, len(n.xs)), f}
	for i, x := range n.xs {
		inner.vals[i] = &thunk{x: x, f: f}
	}
	return n.body, inner, nil
}

func (n ifNode) eval(s *Session, f *frame) (value, error) { return s.finish(n, f) }

func (n ifNode) next(s *Session, f *frame) (node, *frame, error) {
	yes, err := n.holds(s, f)
	if err != nil {
		return nil, nil, err
	}
	if yes {
		return n.yes, f, nil
	}
	return n.no, f, nil
}

func (n matchNode) eval(s *Session, f *frame) (value, error) { return s.finish(n, f) }

func (n matchNode) next(s *Session, f *frame) (node, *frame, error) {
	v, err := n.x.eval(s, f)
	if err != nil {
		return nil, nil, err
	}
	i, err := clauseOf(n.pos, v, n.tags, n.other != nil)
	if err != nil {
		return nil, nil, err
	}
	if i < 0 {
		return n.other, f, nil
	}
	return n.then[i], f, nil
}

// clauseOf finds the clause of a match for v, -1 being the one for all other tags.
func clauseOf(pos Pos, v value, tags []string, other bool) (int, error) {
	t, ok := v.(tag)
	if !ok {
		return 0, errorAt(pos, "found %s after match; expected a tag", describe(v))
	}
	for i, name := range tags {
		if name == string(t) {
			return i, nil
		}
	}
	if !other {
		return 0, errorAt(pos, "found the tag '%s, for which there is no clause; expected one of %q", string(t), tags)
	}
	return -1, nil
}

func (n matchSetNode) eval(s *Session, f *frame) (value, error) { return s.finish(n, f) }

func (n matchSetNode) next(s *Session, f *frame) (node, *frame, error) {
	v, err := n.x.eval(s, f)
	if err != nil {
		return nil, nil, err
	}
	if _, ok := v.(everything); ok {
		v = s.world.all
	}
	empty, ok := isEmpty(v)
	if !ok {
		return nil, nil, errorAt(n.pos, "found %s after match; expected a set or a tag", describe(v))
	}
	if empty {
		return n.empty, f, nil
	}
	if n.three {
		before, e, after := s.world.halve(v)
		return n.some, &frame{[]value{before, e, after}, f}, nil
	}
	e, rest := s.world.uncons(v)
	return n.some, &frame{[]value{e, rest}, f}, nil
}

// uncons takes the first element out of a set that is not empty.
func (w *world) uncons(v value) (first, rest value) {
	switch v := v.(type) {
	case *event.Set:
		e := v.First()
		return one(e), v.Minus(event.NewSet(w.size, e))
	case *event.Rel:
		p, _ := v.First()
		return p, v.Minus(event.NewRel(w.size, p))
	case *collection:
		return v.items()[0], v.window(1, v.size())
	}
	return v, nothing{} // an event or a pair, which is a set of one
}

// halve takes an element out of the middle of a set that is not empty.
func (w *world) halve(v value) (before, e, after value) {
	switch v := v.(type) {
	case *event.Set:
		all := v.Slice()
		mid := len(all) / 2
		return event.NewSet(w.size, all[:mid]...), one(all[mid]), event.NewSet(w.size, all[mid+1:]...)
	case *event.Rel:
		var all []event.Pair
		for p := range v.Pairs() {
			all = append(all, p)
		}
		mid := len(all) / 2
		return event.NewRel(w.size, all[:mid]...), all[mid], event.NewRel(w.size, all[mid+1:]...)
	case *collection:
		mid := v.size() / 2
		return v.window(0, mid), v.items()[mid], v.window(mid+1, v.size())
	}
	return nothing{}, v, nothing{}
}
