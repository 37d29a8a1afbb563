package cat

import "example.org/atomlab/litmus/event"

// fixNode is the least solution of let rec r = ... and s = ..., where the names stand for relations or sets: it starts
// from the empty ones and puts them into the definitions until nothing changes (Kleene). The frame holds them.
type fixNode struct {
	pos    Pos
	bodies []node
	when   *testNode // a test on the way there: if it fails, the execution is rejected; or nil
}

// whenFailed ends a fixpoint whose test has failed.
type whenFailed struct{ failed }

func (*whenFailed) Error() string { return "the test after when fails" }

func (n fixNode) eval(s *Session, f *frame) (value, error) {
	inner := &frame{make([]value, len(n.bodies)), f}
	for i := range inner.vals {
		inner.vals[i] = nothing{}
	}
	for changed := true; changed; {
		if err := s.tick(n.pos); err != nil {
			return nil, err
		}
		next, err := s.all(n.bodies, inner)
		if err != nil {
			return nil, err
		}
		if changed, err = s.differ(n.pos, inner.vals, next); err != nil {
			return nil, err
		}
		inner = &frame{next, f}
		if n.when != nil {
			ok, err := n.when.eval(s, inner)
			if err != nil {
				return nil, err
			}
			if ok == false {
				return nil, &whenFailed{failed{test: n.when, f: inner}}
			}
		}
	}
	if len(inner.vals) == 1 {
		return inner.vals[0], nil
	}
	return &tuple{of: inner.vals}, nil
}

func (s *Session) all(xs []node, f *frame) ([]value, error) {
	out := make([]value, len(xs))
	for i, x := range xs {
		v, err := x.eval(s, f)
		if err != nil {
			return nil, err
		}
		out[i] = v
	}
	return out, nil
}

func (s *Session) differ(pos Pos, old, now []value) (bool, error) {
	for i := range old {
		if a, ok := old[i].(*event.Rel); ok {
			if b, ok := now[i].(*event.Rel); ok {
				if !a.Equal(b) {
					return true, nil
				}
				continue
			}
		}
		same, err := s.world.same(pos, old[i], now[i])
		if err != nil || !same {
			return true, err
		}
	}
	return false, nil
}

// testNode is acyclic x, irreflexive x or empty x; its value is a Go bool, which no expression can see.
type testNode struct {
	pos     Pos
	what    kind
	negated bool
	x       node
	name    string
}

func (n *testNode) eval(s *Session, f *frame) (value, error) {
	v, err := n.x.eval(s, f)
	if err != nil {
		return nil, err
	}
	holds, err := s.test(n, v)
	return holds != n.negated, err
}

func (s *Session) test(n *testNode, v value) (bool, error) {
	if n.what == "empty" {
		empty, ok := isEmpty(v)
		if !ok {
			return false, errorAt(n.pos, "found %s after empty; expected a set or a relation", describe(v))
		}
		return empty, nil
	}
	r, ok := s.world.rel(v)
	if !ok {
		return false, errorAt(n.pos, "found %s after %s; expected a relation", describe(v), n.what)
	}
	if n.what == "acyclic" {
		return r.IsAcyclic(), nil
	}
	return r.IsIrreflexive(), nil
}
