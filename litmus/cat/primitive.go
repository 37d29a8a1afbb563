package cat

import (
	"strings"

	"example.org/atomlab/litmus/event"
)

// primitive is a function that cat cannot express.
type primitive struct {
	name string
	do   func(s *Session, at Pos, arg value) (value, error)
}

var primitives = map[string]*primitive{}

func init() {
	for _, p := range []primitive{
		{"domain", onRel("domain", func(r *event.Rel) value { return r.Domain() })},
		{"range", onRel("range", func(r *event.Rel) value { return r.Range() })},
		{"as_transitive", onRel("as_transitive", func(r *event.Rel) value { return r })},
		{"classes-loc", classesLoc},
		{"classes", classes},
		{"linearisations", linearisations},
		{"fromto", fromto},
		{"tag2events", tag2events},
		{"tag2fenced", tag2fenced},
		{"tag2scope", tag2rel},
		{"tag2level", tag2rel},
		{"loc2events", loc2events},
		{"same-oa", among("same-oa")},
		{"different-values", among("different-values")},
		{"at-least-one-writable", among("at-least-one-writable")},
		{"fail", fail},
	} {
		primitives[p.name] = &p
	}
}

func onRel(name string, f func(*event.Rel) value) func(*Session, Pos, value) (value, error) {
	return func(s *Session, at Pos, arg value) (value, error) {
		r, ok := s.world.rel(arg)
		if !ok {
			return nil, errorAt(at, "found %s as argument of %s; expected a relation", describe(arg), name)
		}
		return f(r), nil
	}
}

func (s *Session) setArg(at Pos, name string, arg value) (*event.Set, error) {
	set, ok := s.world.set(arg)
	if !ok {
		return nil, errorAt(at, "found %s as argument of %s; expected a set of events", describe(arg), name)
	}
	return set, nil
}

func tagArg(at Pos, name string, arg value) (string, error) {
	t, ok := arg.(tag)
	if !ok {
		return "", errorAt(at, "found %s as argument of %s; expected a tag", describe(arg), name)
	}
	return string(t), nil
}

// needRel returns the relation that the environment calls name.
func (s *Session) needRel(at Pos, name string) (*event.Rel, error) {
	v, ok := s.base(name)
	if r, isRel := v.(*event.Rel); ok && isRel {
		return r, nil
	}
	return nil, errorAt(at, "found no relation %s; expected the architecture of the test to define it", name)
}

// classesLoc divides a set of events by location.
func classesLoc(s *Session, at Pos, arg value) (value, error) {
	set, err := s.setArg(at, "classes-loc", arg)
	if err != nil {
		return nil, err
	}
	loc, err := s.needRel(at, "loc")
	if err != nil {
		return nil, err
	}
	return s.divide(at, loc, set)
}

// classes divides the events that an equivalence relates.
func classes(s *Session, at Pos, arg value) (value, error) {
	r, ok := s.world.rel(arg)
	if !ok {
		return nil, errorAt(at, "found %s as argument of classes; expected a relation", describe(arg))
	}
	if !r.Inverse().Equal(r) || !r.IsTransitive() {
		return nil, errorAt(at, "found a relation that is not symmetric and transitive as argument of classes; expected an equivalence")
	}
	return s.divide(at, r, r.Domain())
}

// divide makes a collection of the classes of an equivalence inside a set.
func (s *Session) divide(at Pos, r *event.Rel, set *event.Set) (value, error) {
	out := newCollection()
	for left := set; !left.IsEmpty(); {
		e := left.First()
		class := r.After(e).Intersect(left)
		if class.IsEmpty() { // an event without a location
			left = left.Minus(event.NewSet(s.world.size, e))
			continue
		}
		k, _ := key(class)
		out = out.with(class, k)
		left = left.Minus(class)
		if err := s.tick(at); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// linearisations makes all total orders of a set of events that contain a relation.
func linearisations(s *Session, at Pos, arg value) (value, error) {
	t, ok := arg.(*tuple)
	if !ok || len(t.of) != 2 {
		return nil, errorAt(at, "found %s as argument of linearisations; expected a set of events and a relation", describe(arg))
	}
	set, err := s.setArg(at, "linearisations", t.of[0])
	if err != nil {
		return nil, err
	}
	r, ok := s.world.rel(t.of[1])
	if !ok {
		return nil, errorAt(at, "found %s as second argument of linearisations; expected a relation", describe(t.of[1]))
	}
	out := newCollection()
	for order := range r.Linearisations(set) {
		chain := event.Chain(s.world.size, order)
		k, _ := key(chain)
		out = out.with(chain, k)
		if err := s.grew(at, out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// fromto relates what comes before an event of the set to what comes after it.
func fromto(s *Session, at Pos, arg value) (value, error) {
	set, err := s.setArg(at, "fromto", arg)
	if err != nil {
		return nil, err
	}
	po, err := s.needRel(at, "po")
	if err != nil {
		return nil, err
	}
	return po.To(set).Then(po), nil
}

// tag2events finds the events with a tag; a set of the tag's name may begin with a capital.
func tag2events(s *Session, at Pos, arg value) (value, error) {
	name, err := tagArg(at, "tag2events", arg)
	if err != nil {
		return nil, err
	}
	for _, n := range []string{name, strings.ToUpper(name[:1]) + name[1:]} {
		if set, ok := s.structure.Set(n); ok {
			return set.Intersect(s.world.all), nil
		}
	}
	return event.NewSet(s.world.size), nil
}

func tag2fenced(s *Session, at Pos, arg value) (value, error) {
	set, err := tag2events(s, at, arg)
	if err != nil {
		return nil, err
	}
	return fromto(s, at, set)
}

// tag2rel is the relation of a scope: the events of threads that share it.
func tag2rel(s *Session, at Pos, arg value) (value, error) {
	name, err := tagArg(at, "tag2scope", arg)
	if err != nil {
		return nil, err
	}
	return s.needRel(at, name)
}

// loc2events finds the accesses to the location that a tag names.
func loc2events(s *Session, at Pos, arg value) (value, error) {
	name, err := tagArg(at, "loc2events", arg)
	if err != nil {
		return nil, err
	}
	if set, ok := s.structure.Set("loc:" + name); ok {
		return set.Intersect(s.world.all), nil
	}
	return event.NewSet(s.world.size), nil
}

// among makes a primitive that keeps of a relation what is also in the relation of that name.
func among(name string) func(*Session, Pos, value) (value, error) {
	return func(s *Session, at Pos, arg value) (value, error) {
		r, ok := s.world.rel(arg)
		if !ok {
			return nil, errorAt(at, "found %s as argument of %s; expected a relation", describe(arg), name)
		}
		if r.IsEmpty() {
			return r, nil
		}
		which, err := s.needRel(at, name)
		if err != nil {
			return nil, err
		}
		return r.Intersect(which), nil
	}
}

func fail(_ *Session, at Pos, arg value) (value, error) {
	return nil, errorAt(at, "the model calls fail with %s", describe(arg))
}
