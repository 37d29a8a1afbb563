package cat

import (
	"context"
	"errors"

	"example.org/atomlab/litmus/event"
)

// Judge applies the model to an execution. Each with-from divides it into as many executions as there are choices, and
// yield gets the verdict on each, until it returns false; what a check rejects before all choices are made gets one
// verdict. A verdict is good only until yield returns.
//
// An error is about the model (a name without a meaning, a relation where a set should be, a failed assertion), about
// the limits on its work ([ErrLimit]), or the context's.
func (s *Session) Judge(ctx context.Context, x Env, yield func(*Verdict) bool) error {
	if err := s.begin(ctx, x, false); err != nil {
		return err
	}
	_, err := s.fork(0, nil, yield)
	return err
}

// Allows says whether the model allows the execution with at least one of the choices.
func (s *Session) Allows(ctx context.Context, x Env) (bool, error) {
	allowed := false
	err := s.Judge(ctx, x, func(v *Verdict) bool {
		allowed = v.Allowed()
		return !allowed
	})
	return allowed, err
}

// fork goes on with the first choices made. late is an error that a check has met: it counts only if no other check
// rejects the execution, for checks run before their turn.
func (s *Session) fork(made int, late error, yield func(*Verdict) bool) (more bool, err error) {
	f, err := s.stage(made)
	if f != nil || isFatal(err) {
		if f == nil {
			return false, err
		}
		return yield(&Verdict{s: s, failed: f}), nil
	}
	if late == nil {
		late = err
	}
	m := s.model
	if made == len(m.withs) {
		if late != nil {
			return false, late
		}
		return s.survived(yield)
	}
	w := &m.withs[made]
	choices, err := s.choices(w)
	if err != nil {
		return false, err
	}
	any := false
	for {
		empty, ok := isEmpty(choices)
		if !ok {
			return false, errorAt(w.pos, "found %s after from; expected a set to choose from", describe(choices))
		}
		if empty {
			break
		}
		if err := s.tick(w.pos); err != nil {
			return false, err
		}
		any = true
		s.chosen[made], choices = s.world.uncons(choices)
		s.changed(2 + made)
		if more, err := s.fork(made+1, late, yield); err != nil || !more {
			return false, err
		}
	}
	if !any {
		return yield(&Verdict{s: s, failed: &failed{test: &testNode{pos: w.pos, what: "from", name: w.name}}}), nil
	}
	return true, nil
}

// choices evaluates the set of a with-from. The co that the caller has chosen stands for all that the model would
// enumerate.
func (s *Session) choices(w *withDef) (value, error) {
	co, ok := s.givenCo()
	if !ok || !w.takesCo {
		return w.set.n.eval(s, nil)
	}
	v, err := w.base.n.eval(s, nil)
	if err != nil {
		return nil, err
	}
	base, ok := s.world.rel(v)
	if !ok {
		return nil, errorAt(w.pos, "found %s after generate_cos; expected a relation", describe(v))
	}
	if !base.Within(co) {
		return nothing{}, nil
	}
	k, _ := key(co)
	return newCollection().with(co, k), nil
}

// stage runs the checks that depend on the choices made so far and not on later ones. It returns the first that fails,
// or else the first error.
func (s *Session) stage(made int) (*failed, error) {
	var first error
	for _, i := range s.model.stages[made] {
		var out effects
		_, err := s.model.checks[i].step.run(s, nil, &out)
		if isFatal(err) {
			return nil, err
		}
		if out.failed != nil {
			out.failed.order = i
			return out.failed, nil
		}
		if first == nil {
			first = err
		}
	}
	return nil, first
}

// survived collects the flags of an execution that no check has rejected.
func (s *Session) survived(yield func(*Verdict) bool) (bool, error) {
	var out effects
	for _, i := range s.model.soft {
		if _, err := s.model.checks[i].step.run(s, nil, &out); err != nil {
			return false, err
		}
	}
	return yield(&Verdict{s: s, Flags: out.flags, Undefined: out.undefined}), nil
}

// Refutes says whether the model rejects the execution whatever is added to its rf and its co: the tests that it runs
// are those that ask whether something that can only grow is empty, irreflexive or acyclic. co is what x.Rel("co")
// gives, as far as it is chosen. A model with no such test ([Model.CanRefute]) refutes nothing.
func (s *Session) Refutes(ctx context.Context, x Env) (bool, error) {
	if err := s.begin(ctx, x, true); err != nil {
		return false, err
	}
	co, known := s.givenCo()
	for i, w := range s.model.withs {
		if s.chosen[i] = (nothing{}); w.takesCo && known {
			s.chosen[i] = co
		}
	}
	for _, t := range s.model.growth {
		ok, err := t.cached.eval(s, nil)
		var e *Error
		switch {
		case err == nil && ok == false:
			return true, nil
		case err != nil && !errors.As(err, &e) || isFatal(err):
			return false, err
		}
	}
	return false, nil
}

// CanRefute says whether the model has checks by which [Session.Refutes] can reject an incomplete execution.
func (m *Model) CanRefute() bool { return len(m.growth) > 0 }

// Verdict is what a model says of an execution.
type Verdict struct {
	// Flags are the names of the flags that an allowed execution raises.
	Flags []string
	// Undefined says that an allowed execution fails an undefined_unless: the program has no meaning.
	Undefined bool

	s      *Session
	failed *failed
}

// Allowed says whether no check has rejected the execution.
func (v *Verdict) Allowed() bool { return v.failed == nil }

// Rel returns the relation that the name stands for at the end of the model, or in the environment.
func (v *Verdict) Rel(name string) (*event.Rel, error) {
	x, ok := v.s.model.names[name]
	if !ok {
		x = code{n: baseNode{Pos{v.s.model.name, 1, 1}, name}}
	}
	got, err := x.n.eval(v.s, nil)
	if err != nil {
		return nil, err
	}
	r, ok := v.s.world.rel(got)
	if !ok {
		return nil, errorAt(Pos{v.s.model.name, 1, 1}, "found %s with the name %s; expected a relation", describe(got), name)
	}
	return r, nil
}

// Shown is a relation that the model wants shown in diagrams.
type Shown struct {
	Name string
	Rel  *event.Rel
}

// Shown returns the relations that the model shows, without those that have no meaning here.
func (v *Verdict) Shown() []Shown {
	var all []Shown
	for _, sh := range v.s.model.shown {
		got, err := sh.x.n.eval(v.s, nil)
		if err != nil {
			continue
		}
		if r, ok := v.s.world.rel(got); ok {
			all = append(all, Shown{sh.name, r})
		}
	}
	return all
}
