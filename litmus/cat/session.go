package cat

import (
	"context"
	"fmt"

	"example.org/atomlab/litmus/event"
)

// Session applies a model to the executions of one structure. It keeps what depends on the structure alone. One
// goroutine at a time may use it.
type Session struct {
	model     *Model
	structure Env
	world     *world
	hidden    bool // some events are not visible

	cells  []cell
	epochs []uint32 // by level: a cell is up to date if its stamp is the epoch of its level
	chosen []value  // by with-from

	execution Env
	partial   bool
	ctx       context.Context
	steps     int64
	look      int64 // at how many steps the context is looked at next
	at        Pos   // the place that was evaluated last
	depth     int
}

// cell holds the value of a slot.
type cell struct {
	stamp uint32
	v     value
	err   error
}

// On begins the judging of executions of a structure. Executions of another structure may be judged by the same session
// if that differs in nothing but the values of its events.
func (m *Model) On(structure Env) *Session {
	all := structure.Visible(m.catdep)
	s := &Session{
		model: m, structure: structure, world: newWorld(all), hidden: all.Count() < structure.Size(),
		cells: make([]cell, len(m.slots)), epochs: make([]uint32, len(m.withs)+2), chosen: make([]value, len(m.withs)),
	}
	for i := range s.epochs {
		s.epochs[i] = 1
	}
	return s
}

// begin makes x the execution that is judged.
func (s *Session) begin(ctx context.Context, x Env, partial bool) error {
	if x.Size() != s.world.size {
		return fmt.Errorf("cat: an execution of %d events for a structure of %d", x.Size(), s.world.size)
	}
	s.execution, s.partial, s.ctx, s.steps, s.look, s.depth = x, partial, ctx, 0, 0, 0
	s.changed(1)
	return ctx.Err()
}

// changed outdates what depends on a choice of this level or a later one.
func (s *Session) changed(level int) {
	if s.model.plain {
		level = 0
	}
	for l := level; l < len(s.epochs); l++ {
		s.epochs[l]++
	}
}

// slot returns the value of a closed expression.
func (s *Session) slot(i int) (value, error) {
	c, d := &s.cells[i], s.model.slots[i]
	if epoch := s.epochs[d.level]; c.stamp != epoch {
		v, err := s.evaluate(d)
		if isFatal(err) {
			return nil, err
		}
		c.v, c.err, c.stamp = v, err, epoch
	}
	return c.v, c.err
}

func (s *Session) evaluate(d *slot) (value, error) {
	if err := s.tick(d.pos); err != nil {
		return nil, err
	}
	return s.nested(d.n, nil)
}

// tick counts a step, and ends the evaluation when there have been too many or the time is over.
func (s *Session) tick(at Pos) error {
	s.at = at
	if s.steps++; s.steps < s.look {
		return nil
	}
	s.look = s.steps + s.pace()
	if s.ctx.Err() != nil {
		err := context.Cause(s.ctx)
		return &Error{at, "stopped: " + err.Error(), err}
	}
	if s.steps > s.model.steps {
		return &Error{at, fmt.Sprintf("found more than %d steps in the evaluation for one execution; expected a simpler model, or recursion that ends", s.model.steps), ErrLimit}
	}
	return nil
}

// pace is after how many steps to look at the context again: seldom while relations are small, and after each where one
// has megabytes.
func (s *Session) pace() int64 {
	const small = 128 // events
	return max(1, 256/max(1, int64(s.world.size)*int64(s.world.size)/(small*small)))
}

// maxElements bounds the collections that a model makes. Eight writes to one location have 40320 orders.
const maxElements = 1 << 20

// grew counts making v as work, and refuses a collection that is too large.
func (s *Session) grew(at Pos, v value) error {
	if c, ok := v.(*collection); ok {
		if c.size() > maxElements {
			return &Error{at, fmt.Sprintf("found a set of more than %d sets or relations", maxElements), ErrLimit}
		}
		s.steps += int64(c.size() / 64)
	}
	return s.tick(at)
}

// base returns what the environment calls name.
func (s *Session) base(name string) (value, bool) {
	env := s.structure
	if Dynamic(name) {
		if s.execution == nil {
			return nil, false
		}
		env = s.execution
	}
	if r, ok := env.Rel(name); ok { // first, for it is quick to say no
		if s.hidden {
			r = r.From(s.world.all).To(s.world.all)
		}
		return r, true
	}
	set, ok := env.Set(name)
	if ok && s.hidden {
		set = set.Intersect(s.world.all)
	}
	return set, ok
}

// givenCo returns the coherence order that the caller has chosen, if it has.
func (s *Session) givenCo() (*event.Rel, bool) {
	v, ok := s.base("co")
	if !ok {
		return nil, false
	}
	r, ok := v.(*event.Rel)
	return r, ok
}
