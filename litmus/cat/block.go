package cat

// Instructions that are run and not settled by the compiler: tests, and the bodies of procedures, forall and match.

// step is such an instruction. It returns the frame in which the steps after it run.
type step interface {
	run(s *Session, f *frame, out *effects) (*frame, error)
}

// effects are what running steps leaves behind.
type effects struct {
	failed    *failed // the first test that failed, after which nothing more is run
	flags     []string
	undefined bool
}

// failed is a test that does not hold, and the frame it was evaluated in.
type failed struct {
	test  *testNode
	f     *frame
	order int // place among the checks of the model
}

// block is a list of steps, and what the compiler knows of them.
type block struct {
	steps        []step
	level, reach int
	hard, soft   bool // it may reject an execution, it may flag one
	binders      int  // frames that its own lets have made so far
}

type (
	testStep struct {
		*testNode
		role   role
		x      code // what is tested
		cached node // the test itself, as a slot if it is closed
	}
	letStep  struct{ xs []node }
	callStep struct {
		pos  Pos
		proc *procedure
		name string
		arg  node
		up   int // frames between the call and where the procedure stands
		as   string
	}
	forallStep struct {
		pos  Pos
		set  node
		body *block
	}
	matchStep struct {
		pos   Pos
		x     node
		tags  []string
		then  []*block
		other *block
	}
	whenStep struct{ x node }
	failStep struct{ err error }
)

func (r role) isHard() bool { return r == roleCheck || r == roleAssert }

func (b *block) run(s *Session, f *frame, out *effects) error {
	for _, st := range b.steps {
		var err error
		if f, err = st.run(s, f, out); err != nil || out.failed != nil {
			return err
		}
	}
	return nil
}

func (t *testStep) run(s *Session, f *frame, out *effects) (*frame, error) {
	ok, err := t.cached.eval(s, f)
	if err != nil {
		return f, err
	}
	holds := ok == true
	switch t.role {
	case roleFlag:
		if holds {
			out.flags = append(out.flags, t.name)
		}
	case roleUndefined:
		out.undefined = out.undefined || !holds
	case roleAssert:
		if !holds {
			return f, errorAt(t.pos, "the assertion %s does not hold", t.name)
		}
	default:
		if !holds {
			out.failed = &failed{test: t.testNode, f: f}
		}
	}
	return f, nil
}

func (l letStep) run(_ *Session, f *frame, _ *effects) (*frame, error) {
	inner := &frame{make([]value, len(l.xs)), f}
	for i, x := range l.xs {
		inner.vals[i] = &thunk{x: x, f: f}
	}
	return inner, nil
}

func (c *callStep) run(s *Session, f *frame, out *effects) (*frame, error) {
	if err := s.tick(c.pos); err != nil {
		return f, err
	}
	if s.depth++; s.depth > maxNesting {
		s.depth--
		return f, &Error{c.pos, "found more than 10000 calls inside each other; expected recursion that ends", ErrLimit}
	}
	defer func() { s.depth-- }()
	arg, err := c.arg.eval(s, f)
	if err != nil {
		return f, err
	}
	env := f
	for range c.up {
		env = env.up
	}
	fun := funNode{name: c.name, arity: -1}
	if c.proc.param.tuple {
		fun.arity = len(c.proc.param.names)
	}
	inner, err := (&closure{&fun, env}).enter(c.pos, arg)
	if err != nil {
		return f, err
	}
	if err := c.proc.code.run(s, inner, out); err != nil {
		return f, err
	}
	if out.failed != nil && c.as != "" {
		named := *out.failed.test
		named.name = c.as
		out.failed.test = &named
	}
	return f, nil
}

func (l *forallStep) run(s *Session, f *frame, out *effects) (*frame, error) {
	set, err := l.set.eval(s, f)
	if err != nil {
		return f, err
	}
	if _, ok := set.(everything); ok {
		set = s.world.all
	}
	for {
		empty, ok := isEmpty(set)
		if !ok {
			return f, errorAt(l.pos, "found %s after in; expected a set", describe(set))
		}
		if empty || out.failed != nil {
			return f, nil
		}
		if err := s.tick(l.pos); err != nil {
			return f, err
		}
		var e value
		e, set = s.world.uncons(set)
		if err := l.body.run(s, &frame{[]value{e}, f}, out); err != nil {
			return f, err
		}
	}
}

func (m *matchStep) run(s *Session, f *frame, out *effects) (*frame, error) {
	v, err := m.x.eval(s, f)
	if err != nil {
		return f, err
	}
	i, err := clauseOf(m.pos, v, m.tags, m.other != nil)
	if err != nil {
		return f, err
	}
	if i < 0 {
		return f, m.other.run(s, f, out)
	}
	return f, m.then[i].run(s, f, out)
}

func (w *whenStep) run(s *Session, f *frame, out *effects) (*frame, error) {
	_, err := w.x.eval(s, f)
	if stopped, ok := err.(*whenFailed); ok {
		out.failed = &stopped.failed
		return f, nil
	}
	return f, err
}

func (l failStep) run(_ *Session, f *frame, _ *effects) (*frame, error) { return f, l.err }
