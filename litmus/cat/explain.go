package cat

import (
	"fmt"
	"slices"

	"example.org/atomlab/litmus/event"
)

// Failure says which check rejects an execution, and on what evidence.
type Failure struct {
	Check string // its name, or what it asks if it has none
	// Test is what it asks: "acyclic", "irreflexive" or "empty", or "from" if there was nothing to choose by with-from. If
	// Negated, the opposite.
	Test    string
	Negated bool
	Pos     Pos
	// Order is the place of the check among those of the model: an execution that a late check rejects has passed those
	// before it, as far as they look at the same choices.
	Order int
	// Cycle is the way that should not come home: each step begins where the one before it ends, and the last ends where
	// the first begins. For empty, it is the steps of one pair that should not be there.
	Cycle []Step
	// Events are those in a set that should be empty.
	Events []int
}

// Step is an arrow from one event to another and what it is: the names that the model gives to the relations it is in,
// from the widest to the narrowest ("ob", "obs", "rfe"), and the place of the expression that it comes from.
type Step struct {
	From, To int
	Names    []string
	Pos      Pos
}

func (f *Failure) String() string {
	what := f.Test
	if f.Negated {
		what = "~" + what
	}
	text := fmt.Sprintf("%s (%s, %v)", f.Check, what, f.Pos)
	for i, st := range f.Cycle {
		if i == 0 {
			text += fmt.Sprintf(": %d", st.From)
		}
		name := "?"
		if len(st.Names) > 0 {
			name = st.Names[len(st.Names)-1]
		}
		text += fmt.Sprintf(" -%s-> %d", name, st.To)
	}
	if len(f.Events) > 0 {
		text += fmt.Sprintf(": %v", f.Events)
	}
	return text
}

// Failure returns the check that rejected the execution, or nil if none has.
func (v *Verdict) Failure() *Failure {
	if v.failed == nil {
		return nil
	}
	t := v.failed.test
	f := &Failure{Check: t.name, Test: string(t.what), Negated: t.negated, Pos: t.pos, Order: v.failed.order}
	if t.negated || t.x == nil {
		return f
	}
	got, err := t.x.eval(v.s, v.failed.f)
	if err != nil {
		return f
	}
	if set, ok := got.(*event.Set); ok {
		f.Events = set.Slice()
		return f
	}
	r, ok := v.s.world.rel(got)
	if !ok {
		return f
	}
	for _, p := range evidence(t.what, r) {
		f.Cycle = append(f.Cycle, v.s.why(t.x, p.From, p.To, 0)...)
	}
	return f
}

// evidence returns the pairs that make a test of r fail.
func evidence(what kind, r *event.Rel) []event.Pair {
	var way []int
	switch what {
	case "acyclic":
		way = r.Cycle()
	case "irreflexive":
		for e := range r.Size() {
			if r.Has(e, e) {
				way = []int{e}
				break
			}
		}
	default:
		if p, ok := r.First(); ok {
			return []event.Pair{p}
		}
	}
	var pairs []event.Pair
	for i, e := range way {
		pairs = append(pairs, event.Pair{From: e, To: way[(i+1)%len(way)]})
	}
	return pairs
}

// why names the pair (a, b) of a relation: it goes down unions to the operand that the pair is in, and takes closures
// apart into the steps they are made of.
func (s *Session) why(n node, a, b, deep int) []Step {
	at, ok := n.(slotNode)
	if !ok || deep > len(s.model.slots) {
		return []Step{{From: a, To: b}}
	}
	d := s.model.slots[at]
	var steps []Step
	switch d.op {
	case "|":
		for _, k := range d.kids {
			if s.relates(k.n, a, b) {
				steps = s.why(k.n, a, b, deep+1)
				break
			}
		}
	case string(opPlus):
		way := s.way(d.kids[0].n, a, b)
		for i := range len(way) - 1 {
			steps = append(steps, s.why(d.kids[0].n, way[i], way[i+1], deep+1)...)
		}
	}
	if steps == nil {
		steps = []Step{{From: a, To: b, Pos: d.pos}}
	}
	if d.name != "" {
		for i := range steps {
			steps[i].Names = slices.Insert(steps[i].Names, 0, d.name)
		}
	}
	return steps
}

func (s *Session) relates(n node, a, b int) bool {
	v, err := n.eval(s, nil)
	if err != nil {
		return false
	}
	r, ok := s.world.rel(v)
	return ok && r.Has(a, b)
}

// way returns the events of a shortest way of at least one step from a to b, with both, or nil.
func (s *Session) way(n node, a, b int) []int {
	v, err := n.eval(s, nil)
	r, ok := s.world.rel(v)
	if err != nil || !ok {
		return nil
	}
	before := make([]int, r.Size())
	for i := range before {
		before[i] = -1
	}
	for front := []int{a}; len(front) > 0; front = front[1:] {
		for e := range r.After(front[0]).Events() {
			if before[e] < 0 {
				before[e] = front[0]
				front = append(front, e)
			}
		}
		if before[b] >= 0 {
			break
		}
	}
	if before[b] < 0 {
		return nil
	}
	way := []int{b}
	for e := before[b]; ; e = before[e] {
		way = append(way, e)
		if e == a {
			break
		}
	}
	slices.Reverse(way)
	return way
}
